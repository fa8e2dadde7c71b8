// Sends each line of standard input, an attempt's id and its update, and ends when all are acknowledged: SERVERS TOPIC.
import { createInterface } from 'node:readline';
import { Kafka, Partitioners, logLevel } from 'kafkajs';

const [servers, topic] = process.argv.slice(2);
const kafka = new Kafka({ brokers: servers.split(','), logLevel: logLevel.ERROR });
// The default from version 2 on, said because version 1 had another one.
const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner, idempotent: true });

const messages = [];
for await (const line of createInterface({ input: process.stdin })) {
  const space = line.indexOf(' ');
  messages.push({ key: line.slice(0, space), value: line.slice(space + 1) });
}

await producer.connect();
try {
  // One request at a time, so that the order of one attempt's updates is that of the lines.
  for (let from = 0; from < messages.length; from += 500) {
    await producer.send({ topic, acks: -1, messages: messages.slice(from, from + 500) });
  }
} finally {
  await producer.disconnect();
}
console.log(messages.length, 'acknowledged');
