package dev.attempts.servicekit;

/** Where a service listens for its clients, for whom and within which limits. */
public record PublicServerSettings(
        @Setting(value = "127.0.0.1", about = "address the service listens on; 0.0.0.0: all of the machine's")
        String host,

        @Setting(value = "0", allowed = "0..65535", about = "port the service listens on; 0: any that is free")
        int port,

        @Flat HttpLimits limits,

        @Setting(value = "unset", about = "jwt: only with a token; none: everybody; unset: everybody on this machine")
        AuthMode auth,

        CorsSettings cors) {

    public PublicServerSettings {
        if (auth == AuthMode.UNSET && !isLoopback(host)) {
            throw new IllegalArgumentException("{host} is " + host
                    + ", which others can reach: set {auth} to jwt, or to none if everybody may use it");
        }
    }

    static boolean isLoopback(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1") || host.equals("[::1]");
    }
}
