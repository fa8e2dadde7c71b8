import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.concurrent.Future;
import java.util.ArrayList;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends each line of standard input, an attempt's id and its update, and ends when all are acknowledged: Produce SERVERS TOPIC. */
class Produce {
    public static void main(String[] args) throws Exception {
        // acks=all, idempotence and the right partitioner are the defaults.
        Map<String, Object> settings = Map.of("bootstrap.servers", args[0], "linger.ms", 5);
        var lines = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            var sent = new ArrayList<Future<?>>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int space = line.indexOf(' ');
                byte[] key = line.substring(0, space).getBytes(UTF_8);
                byte[] value = line.substring(space + 1).getBytes(UTF_8);
                sent.add(producer.send(new ProducerRecord<>(args[1], key, value)));
            }
            for (Future<?> acknowledgement : sent) {
                acknowledgement.get(); // throws what has gone wrong
            }
            System.out.println(sent.size() + " acknowledged");
        }
    }
}
