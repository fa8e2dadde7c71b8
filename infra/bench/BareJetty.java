import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * The yardstick: Jetty and the gateway's producer with nothing in between. No check of the body, no limits, no time-outs, no
 * metrics, no truth about failures. Arguments: the port and the bootstrap servers.
 */
public final class BareJetty extends Handler.Abstract.NonBlocking {
    private final KafkaProducer<byte[], byte[]> producer;

    private BareJetty(KafkaProducer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    public static void main(String[] arguments) throws Exception {
        var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", arguments[1],
                        "acks", "all",
                        "enable.idempotence", true,
                        "linger.ms", Integer.getInteger("linger", 1),
                        "max.in.flight.requests.per.connection", 1,
                        "batch.size", 65536,
                        "buffer.memory", 67108864L,
                        "compression.type", System.getProperty("compression", "none")),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        var server = new Server();
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        var connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setPort(Integer.parseInt(arguments[0]));
        server.addConnector(connector);
        server.setHandler(new BareJetty(producer));
        server.start();
        System.out.println("ready");
        server.join();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String path = request.getHttpURI().getPath();
        byte[] key = path.substring(path.lastIndexOf('/') + 1).getBytes(StandardCharsets.US_ASCII);
        Content.Source.asByteArrayAsync(request, 65_536).whenComplete((body, failure) -> {
            if (failure != null) {
                callback.failed(failure);
                return;
            }
            producer.send(new ProducerRecord<>("attempts", key, body), (metadata, failed) -> {
                if (failed != null) {
                    callback.failed(failed);
                    return;
                }
                response.setStatus(202);
                response.getHeaders().put("Attempt-Position", metadata.partition() + ":" + metadata.offset());
                response.write(true, BufferUtil.EMPTY_BUFFER, callback);
            });
        });
        return true;
    }
}
