package dev.attempts.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Whom Postgres runs as: it refuses to run as root. */
enum ServerAccount {
    /** Whoever runs this process. */
    OWN(""),
    /** Root, seen as nobody inside a user name space: files stay root's, nothing needs to change hands. */
    NAMESPACE("unshare --user"),
    /** Where name spaces are forbidden (most containers): user and group 65534, who then own the directory. */
    NOBODY("setpriv --reuid=65534 --regid=65534 --clear-groups");

    private final String prefix;

    ServerAccount(String prefix) {
        this.prefix = prefix;
    }

    static ServerAccount choose() throws IOException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return OWN;
        }
        for (ServerAccount account : List.of(NAMESPACE, NOBODY)) {
            if (works(account)) {
                return account;
            }
        }
        throw new IOException("Postgres refuses to run as root, and neither 'unshare --user' nor 'setpriv' works here: "
                + "start this as another user");
    }

    List<String> command(List<String> command) {
        var all = new ArrayList<>(List.of(prefix.split(" ", -1)));
        all.removeIf(String::isEmpty);
        all.addAll(command);
        return all;
    }

    /** Where programs can lie that the account must be able to reach; a home is closed to others, or missing. */
    Path cache() {
        Path home = Path.of(System.getProperty("user.home"));
        return this != NOBODY && home.isAbsolute() && Files.isWritable(home)
                ? home.resolve(".cache").resolve("attempt-pipeline")
                : Path.of(
                        System.getProperty("java.io.tmpdir"),
                        "attempt-pipeline-" + System.getProperty("user.name").replaceAll("\\W", "_"));
    }

    /** Hands a directory that root has made to the account. */
    void own(Path directory) throws IOException {
        if (this == NOBODY) {
            Files.setAttribute(directory, "unix:uid", 65534);
            Files.setAttribute(directory, "unix:gid", 65534);
        }
    }

    private static boolean works(ServerAccount account) throws IOException {
        try {
            Process trial = new ProcessBuilder(account.command(List.of("true")))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return trial.waitFor(10, TimeUnit.SECONDS) && trial.exitValue() == 0;
        } catch (IOException e) {
            return false; // no such program
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        }
    }
}
