package dev.attempts.gateway.kafka;

/** The topic is there and may well acknowledge, but counts an update as written on fewer replicas than are promised. */
final class LaxTopic extends Exception {
    private static final long serialVersionUID = 1L;

    LaxTopic(int inSyncReplicas, int promised) {
        super("the topic asks for " + inSyncReplicas + " in-sync replicas, the setting promises " + promised);
    }
}
