package webhook

import (
	"encoding/json"
	"net/http"
	"os"
	"testing"
	"time"
)

// A request, and the secret that it was signed with. Without WEBHOOK_SAMPLE it is the one by which
// libraries of Standard Webhooks are tested.
type sample struct {
	Headers map[string]string
	Body    []byte
	Secret  string
}

var known = sample{
	Headers: map[string]string{
		"webhook-id":        "msg_p5jXN8AQM9LWM0D4loKWxJek",
		"webhook-timestamp": "1614265330",
		"webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
	},
	Body:   []byte(`{"test": 2432232314}`),
	Secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
}

func TestOnlyWhatWasSignedIsGenuine(t *testing.T) {
	given, now := known, time.Unix(1614265330, 0)
	if path := os.Getenv("WEBHOOK_SAMPLE"); path != "" {
		now = time.Now()
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(content, &given); err != nil {
			t.Fatal(err)
		}
	}
	headers := http.Header{}
	for name, value := range given.Headers {
		headers.Set(name, value)
	}
	other := "whsec_" + given.Secret[len(given.Secret)-32:]
	if !IsGenuine(headers, given.Body, given.Secret, now) {
		t.Error("what was signed is genuine")
	}
	if IsGenuine(headers, append(given.Body, ' '), given.Secret, now) {
		t.Error("what was changed is not")
	}
	if given.Secret != other && IsGenuine(headers, given.Body, other, now) {
		t.Error("what another secret signed is not")
	}
	if IsGenuine(headers, given.Body, given.Secret, now.Add(ageMax+2*time.Second)) {
		t.Error("what is old is not")
	}
	headers.Set("webhook-id", "another")
	if IsGenuine(headers, given.Body, given.Secret, now) {
		t.Error("the id is signed too")
	}
}
