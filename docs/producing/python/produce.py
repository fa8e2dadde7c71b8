"""Sends each line of standard input, an attempt's id and its update, and ends when all are acknowledged: SERVERS TOPIC."""

import sys

from confluent_kafka import Producer

producer = Producer({
    "bootstrap.servers": sys.argv[1],
    # The partition of the Java client: librdkafka's own default is another one.
    "partitioner": "murmur2_random",
    "enable.idempotence": True,  # brings acks=all
    "linger.ms": 5,
})
failures = []
acknowledged = 0


def delivered(error, message):
    global acknowledged
    if error:
        failures.append(f"{message.key()}: {error}")
    else:
        acknowledged += 1


for line in sys.stdin.buffer:
    attempt, update = line.rstrip(b"\n").split(b" ", 1)
    while True:
        try:
            producer.produce(sys.argv[2], key=attempt, value=update, on_delivery=delivered)
            break
        except BufferError:  # its queue is full: make room by serving acknowledgements
            producer.poll(0.1)
    producer.poll(0)

waiting = producer.flush(30)
if failures or waiting:
    sys.exit(f"{waiting} not acknowledged, failed: {failures[:5]}")
print(acknowledged, "acknowledged")
