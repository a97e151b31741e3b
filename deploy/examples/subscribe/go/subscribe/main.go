// Reads Vostro's alerts into a store of cases: each alert once, whatever crashes when.
//
//	go build ./subscribe && KAFKA=kafka:9092 ./subscribe cases.db   # SIGTERM or Ctrl-C ends it
//
// The store is SQLite here; with PostgreSQL the two statements of handle are the same.
package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
	_ "modernc.org/sqlite"
)

const tables = `
create table if not exists alerts_seen (alert_id text primary key);
create table if not exists cases (
    id integer primary key, payment_id text not null, outcome text not null, summary text not null,
    alert text not null);
create table if not exists unreadable (place text primary key, record blob);`

// Alert is what this program needs of one. Fields that a later version adds are ignored.
type Alert struct {
	ID        string `json:"alert_id"`
	PaymentID string `json:"payment_id"`
	Outcome   string `json:"outcome"`
	Summary   string `json:"summary"`
}

func main() {
	if err := run(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func run(path string) error {
	stopped, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	store, err := sql.Open("sqlite", path+"?_pragma=busy_timeout(30000)&_pragma=journal_mode(wal)&_txlock=immediate")
	if err != nil {
		return err
	}
	defer store.Close()
	store.SetMaxOpenConns(1)
	if _, err := store.Exec(tables); err != nil {
		return err
	}
	session, err := time.ParseDuration(or("SESSION_MS", "45000") + "ms")
	if err != nil {
		return err
	}
	client, err := kgo.NewClient(
		kgo.SeedBrokers(or("KAFKA", "127.0.0.1:9092")),
		kgo.ConsumerGroup(or("GROUP", "case-tool")),
		kgo.ConsumeTopics(or("ALERTS_TOPIC", "flagged-transactions")),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()), // a new group misses nothing
		kgo.DisableAutoCommit(),                           // committed below, once the alerts are in the store
		kgo.BlockRebalanceOnPoll(),                        // no partition moves while its alerts are handled
		kgo.SessionTimeout(session),
		kgo.HeartbeatInterval(session/5),
		// Over TLS with a password: kgo.DialTLSConfig(...), kgo.SASL(scram.Auth{...}.AsSha512Mechanism())
	)
	if err != nil {
		return err
	}
	defer client.CloseAllowingRebalance()
	fmt.Println("subscribed")
	for {
		fetched := client.PollRecords(stopped, 100)
		if stopped.Err() != nil {
			return nil
		}
		if errs := fetched.Errors(); len(errs) > 0 {
			return errs[0].Err
		}
		records := fetched.Records()
		for _, record := range records {
			if err := handle(store, record); err != nil {
				return err
			}
		}
		// After the store has them: a crash before it repeats, never skips. Not `stopped`: what was
		// handled is committed also on the way out.
		if err := client.CommitRecords(context.Background(), records...); err != nil {
			log.Printf("not committed, it comes again: %v", err)
		}
		client.AllowRebalance()
	}
}

// handle puts the alert's id and its case into one transaction: both are there, or neither.
func handle(store *sql.DB, record *kgo.Record) error {
	var alert Alert
	if err := json.Unmarshal(record.Value, &alert); err != nil || alert.ID == "" {
		// Set aside and looked at by a person: never skipped, and nothing waits behind it.
		place := fmt.Sprintf("%s[%d]@%d", record.Topic, record.Partition, record.Offset)
		_, err := store.Exec("insert into unreadable values (?, ?) on conflict do nothing", place, record.Value)
		return err
	}
	transaction, err := store.Begin()
	if err != nil {
		return err
	}
	if err := openCase(transaction, alert, record.Value); err != nil {
		return errors.Join(err, transaction.Rollback())
	}
	return transaction.Commit()
}

func openCase(transaction *sql.Tx, alert Alert, original []byte) error {
	seen, err := transaction.Exec(
		"insert into alerts_seen (alert_id) values (?) on conflict do nothing", alert.ID)
	if err != nil {
		return err
	}
	if count, err := seen.RowsAffected(); err != nil || count == 0 {
		return err // handled before
	}
	_, err = transaction.Exec(
		"insert into cases (payment_id, outcome, summary, alert) values (?, ?, ?, ?)",
		alert.PaymentID, alert.Outcome, alert.Summary, string(original))
	return err
}

func or(variable, otherwise string) string {
	if value := os.Getenv(variable); value != "" {
		return value
	}
	return otherwise
}
