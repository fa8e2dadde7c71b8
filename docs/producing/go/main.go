// Command produce sends each line of standard input, an attempt's id and its update, and ends when all are acknowledged:
// produce SERVERS TOPIC.
package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"log"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

func main() {
	// acks=all, idempotence and the partition of the Java client for a record with a key are the defaults.
	client, err := kgo.NewClient(
		kgo.SeedBrokers(strings.Split(os.Args[1], ",")...),
		kgo.DefaultProduceTopic(os.Args[2]),
		kgo.ProducerLinger(5*time.Millisecond),
	)
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()

	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	var acknowledged atomic.Int64
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 128<<10)
	for lines.Scan() {
		attempt, update, found := bytes.Cut(bytes.Clone(lines.Bytes()), []byte(" "))
		if !found {
			log.Fatalf("no update in %q", lines.Text())
		}
		// Waits where the client's buffer is full.
		client.Produce(ctx, &kgo.Record{Key: attempt, Value: update}, func(record *kgo.Record, err error) {
			if err != nil {
				log.Fatalf("attempt %s: %v", record.Key, err)
			}
			acknowledged.Add(1)
		})
	}
	if err := lines.Err(); err != nil {
		log.Fatal(err)
	}
	if err := client.Flush(ctx); err != nil {
		log.Fatal(err)
	}
	fmt.Println(acknowledged.Load(), "acknowledged")
}
