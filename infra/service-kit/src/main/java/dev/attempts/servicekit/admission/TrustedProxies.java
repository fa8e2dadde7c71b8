package dev.attempts.servicekit.admission;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the client behind proxies. {@code X-Forwarded-For} is read from the right, where the nearest proxy has written,
 * and only as far as those who wrote are trusted: what a client puts there itself is never believed.
 */
public final class TrustedProxies {
    private final List<Network> networks = new ArrayList<>();

    /** Throws IllegalArgumentException for what is neither an address nor a network. */
    public TrustedProxies(List<String> addressesOrNetworks) {
        addressesOrNetworks.forEach(text -> networks.add(Network.parse(text)));
    }

    String client(String connectedFrom, List<String> forwardedFor) {
        String client = connectedFrom;
        List<String> hops = forwardedFor.stream()
                .flatMap(line -> Stream.of(line.split(",", -1)))
                .map(String::strip)
                .toList();
        for (int i = hops.size() - 1; i >= 0 && isTrusted(client); i--) {
            if (literal(hops.get(i)) == null) {
                break;
            }
            client = hops.get(i);
        }
        return client;
    }

    private boolean isTrusted(String text) {
        InetAddress address = literal(text);
        return address != null && networks.stream().anyMatch(network -> network.contains(address));
    }

    /** Null for anything but an address in figures: names are never looked up. */
    private static @Nullable InetAddress literal(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** An address and how many of its leading bits count. */
    private record Network(InetAddress address, int bits) {
        static Network parse(String text) {
            int slash = text.indexOf('/');
            InetAddress address = literal(slash < 0 ? text : text.substring(0, slash));
            if (address == null) {
                throw new IllegalArgumentException("'" + text + "' is neither an address nor a network");
            }
            int all = address.getAddress().length * 8;
            int bits = slash < 0 ? all : Integer.parseUnsignedInt(text.substring(slash + 1));
            if (bits > all) {
                throw new IllegalArgumentException("'" + text + "' has more than " + all + " bits");
            }
            return new Network(address, bits);
        }

        boolean contains(InetAddress other) {
            byte[] mine = address.getAddress();
            byte[] others = other.getAddress();
            if (others.length != mine.length) {
                return false;
            }
            int ignored = mine.length * 8 - bits;
            return new BigInteger(1, mine).shiftRight(ignored).equals(new BigInteger(1, others).shiftRight(ignored));
        }
    }
}
