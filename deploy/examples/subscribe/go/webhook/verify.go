// Package webhook tells whether a webhook is from Vostro, whole, and new.
//
// Source: Standard Webhooks 1.0.0, HMAC-SHA256 over `id.timestamp.body`.
package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const ageMax = 5 * time.Minute // of an attempt: an older one is somebody's recording

// IsGenuine tells whether one of the signatures is of this secret, over the body as it came: the
// bytes of the request, before anything parses them.
func IsGenuine(headers http.Header, body []byte, secret string, now time.Time) bool {
	timestamp := headers.Get("webhook-timestamp")
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || now.Sub(time.Unix(seconds, 0)).Abs() > ageMax {
		return false
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil {
		return false
	}
	expected := hmac.New(sha256.New, key)
	expected.Write([]byte(headers.Get("webhook-id") + "." + timestamp + "."))
	expected.Write(body)
	for _, one := range strings.Fields(headers.Get("webhook-signature")) {
		version, text, _ := strings.Cut(one, ",")
		given, err := base64.StdEncoding.DecodeString(text)
		if version == "v1" && err == nil && hmac.Equal(given, expected.Sum(nil)) {
			return true
		}
	}
	return false
}
