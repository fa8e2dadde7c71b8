package dev.attempts.gateway.bulk;

import dev.attempts.events.AttemptId;
import dev.attempts.gateway.update.Answer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** What became of one item of a bulk request; without an attempt id where the item had none. */
record BulkResult(@Nullable AttemptId attemptId, Answer answer) {
    private static final JsonFactory JSON = new JsonFactory();

    boolean isAccepted() {
        return answer instanceof Answer.Accepted;
    }

    /** {@code {"items":[…]}}, in the order of the request. */
    static byte[] toJson(List<BulkResult> results) {
        var bytes = new ByteArrayOutputStream(64 * (results.size() + 1));
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeArrayPropertyStart("items");
            results.forEach(result -> result.write(json));
            json.writeEndArray();
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private void write(JsonGenerator json) {
        json.writeStartObject();
        if (attemptId != null) {
            json.writeNumberProperty(BulkReader.ATTEMPT_ID, attemptId.value());
        }
        switch (answer) {
            case Answer.Accepted accepted -> {
                json.writeNumberProperty("status", 202);
                json.writeStringProperty("position", accepted.position().toString());
            }
            case Answer.Refused refused -> {
                json.writeNumberProperty("status", refused.problem().status());
                json.writeName("problem");
                json.writeRawValue(new String(refused.problem().toJson(), StandardCharsets.UTF_8));
            }
        }
        json.writeEndObject();
    }
}
