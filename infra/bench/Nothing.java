import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/** Answers every request with 202 and does nothing: what a load generator reaches with nobody in its way. Argument: the port. */
public final class Nothing extends Handler.Abstract.NonBlocking {
    public static void main(String[] arguments) throws Exception {
        var server = new Server();
        var connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(Integer.parseInt(arguments[0]));
        server.addConnector(connector);
        server.setHandler(new Nothing());
        server.start();
        System.out.println("ready");
        server.join();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Content.Source.asByteArrayAsync(request, 65_536).whenComplete((body, failure) -> {
            response.setStatus(202);
            response.write(true, StandardCharsets.US_ASCII.encode(""), callback);
        });
        return true;
    }
}
