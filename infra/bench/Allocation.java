import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * What the gateway allocates for one update, by the way that it takes and by the threads that do it: the JVM's own count of bytes before and after
 * a fixed number of requests. Arguments: port, process id, requests, connections, questions.
 */
public final class Allocation {
    /** What a request has beside the plain ones, so that it takes that way. */
    private static final Map<String, String> WAYS =
            new TreeMap<>(Map.of("fast", "", "hot", "Origin: http://x\r\n", "full", "Content-Encoding: identity\r\n"));

    private static final int SMALLEST_SHOWN = 10;

    private final int port;
    private final int connections;
    private final String body;

    private Allocation(int port, int connections, int questions) {
        this.port = port;
        this.connections = connections;
        this.body = IntStream.rangeClosed(1, questions)
                .mapToObj(i -> "\"" + i + "\":[" + i + "]")
                .collect(Collectors.joining(",", "{\"answers\":{", "}}"));
    }

    public static void main(String[] arguments) throws Exception {
        Locale.setDefault(Locale.ROOT);
        int requests = Integer.parseInt(arguments[2]);
        var load = new Allocation(
                Integer.parseInt(arguments[0]), Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]));
        var gateway = VirtualMachine.attach(arguments[1]);
        try (var jmx = JMXConnectorFactory.connect(new JMXServiceURL(gateway.startLocalManagementAgent()))) {
            var threads = ManagementFactory.newPlatformMXBeanProxy(
                    jmx.getMBeanServerConnection(), ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
            for (var way : WAYS.entrySet()) {
                // What is compiled allocates less: objects that never leave their method are none any more.
                load.send(requests, way.getValue());
                long before = threads.getTotalThreadAllocatedBytes();
                var byThreadBefore = byThread(threads);
                load.send(requests, way.getValue());
                long bytes = threads.getTotalThreadAllocatedBytes() - before;
                var byThread = byThread(threads);
                byThreadBefore.forEach((name, earlier) -> byThread.merge(name, -earlier, Long::sum));
                System.out.printf("%s: %d bytes per PATCH of %d bytes%s%n", way.getKey(), bytes / requests,
                        load.body.length(), shown(byThread, requests));
            }
        }
        gateway.detach();
    }

    /** Threads of one kind, told apart by numbers, count together; those that have ended are missing. */
    private static Map<String, Long> byThread(ThreadMXBean threads) {
        long[] ids = threads.getAllThreadIds();
        long[] allocated = threads.getThreadAllocatedBytes(ids);
        ThreadInfo[] infos = threads.getThreadInfo(ids);
        Map<String, Long> bytes = new TreeMap<>();
        for (int i = 0; i < ids.length; i++) {
            if (infos[i] != null && allocated[i] > 0) {
                bytes.merge(infos[i].getThreadName().replaceAll("[-0-9]*\\d.*$", ""), allocated[i], Long::sum);
            }
        }
        return bytes;
    }

    private static String shown(Map<String, Long> byThread, int requests) {
        return byThread.entrySet().stream()
                .filter(entry -> entry.getValue() / requests >= SMALLEST_SHOWN)
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .map(entry -> entry.getKey() + " " + entry.getValue() / requests)
                .collect(Collectors.joining(", ", " (", ")"));
    }

    private void send(int requests, String fields) throws Exception {
        List<Callable<Void>> clients = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            int first = i;
            clients.add(() -> sendOnOne(first, requests, fields));
        }
        try (var threads = Executors.newFixedThreadPool(connections)) {
            for (Future<Void> client : threads.invokeAll(clients)) {
                client.get();
            }
        }
    }

    /** Every so-many-th request, one after the other. */
    private Void sendOnOne(int first, int requests, String fields) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            for (int id = first; id < requests; id += connections) {
                String request = "PATCH /attempts/" + (100_000 + id) + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                        + fields + "Content-Length: " + body.length() + "\r\n\r\n" + body;
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                requireAccepted(socket.getInputStream());
            }
        }
        return null;
    }

    /** A 202 has no body: its head is all of it. */
    private static void requireAccepted(InputStream answers) throws IOException {
        byte[] head = new byte[1024];
        int length = 0;
        while (!ended(head, length)) {
            int read = answers.read(head, length, head.length - length);
            if (read <= 0) {
                throw new IOException("the connection has ended");
            }
            length += read;
        }
        String answer = new String(head, 0, length, StandardCharsets.ISO_8859_1);
        if (!answer.startsWith("HTTP/1.1 202")) {
            throw new IOException("not accepted: " + answer);
        }
    }

    private static boolean ended(byte[] head, int length) {
        byte[] end = {'\r', '\n', '\r', '\n'};
        return length >= end.length && Arrays.equals(head, length - end.length, length, end, 0, end.length);
    }
}
