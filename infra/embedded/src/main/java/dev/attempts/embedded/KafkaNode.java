package dev.attempts.embedded;

import org.apache.kafka.common.Uuid;

/** Which node of which cluster: the one with the first id is the controller, and a broker like the others. */
record KafkaNode(int id, String clusterId, int controllerPort) {
    private static final int CONTROLLER_ID = 1;

    /** A cluster of its own. */
    static KafkaNode single() {
        return new KafkaNode(CONTROLLER_ID, Uuid.randomUuid().toString(), FreePort.find());
    }

    /** Another broker of the same cluster. */
    KafkaNode next() {
        return new KafkaNode(id + 1, clusterId, controllerPort);
    }

    boolean isController() {
        return id == CONTROLLER_ID;
    }

    String roles() {
        return isController() ? "broker,controller" : "broker";
    }

    String listeners(int port) {
        String broker = "PLAINTEXT://127.0.0.1:" + port;
        return isController()
                ? broker + "," + KafkaFormat.CONTROLLER_LISTENER + "://127.0.0.1:" + controllerPort
                : broker;
    }

    String voters() {
        return CONTROLLER_ID + "@127.0.0.1:" + controllerPort;
    }
}
