package dev.attempts.gateway.bulk;

import dev.attempts.events.AttemptEventCodec;
import dev.attempts.events.AttemptId;
import dev.attempts.events.MalformedEvent;
import dev.attempts.events.UnknownFields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Cuts a bulk request into events: each is the bytes of its item without {@code attemptId}, so that an update is the same
 * bytes whichever way it came, and one codec knows all limits. Nothing is known to be valid before the whole array is.
 */
public final class BulkReader implements AutoCloseable {
    public static final int ITEMS_MAX = 1_000;
    static final String ATTEMPT_ID = "attemptId";
    private static final JsonFactory JSON = new JsonFactory();

    private final byte[] body;
    private final JsonParser parser;

    private BulkReader(byte[] body) {
        this.body = body;
        this.parser = JSON.createParser(ObjectReadContext.empty(), body);
    }

    static List<BulkItem> read(byte[] body) throws MalformedBulk {
        if (!isUtf8Array(body)) {
            throw new MalformedBulk("must be a JSON array of updates, in UTF-8");
        }
        try (var reader = new BulkReader(body)) {
            return reader.items();
        }
    }

    /** The parser would take UTF-16 and UTF-32, too: both have a zero among their first bytes. */
    private static boolean isUtf8Array(byte[] body) {
        int first = 0;
        while (first < body.length && " \t\r\n".indexOf(body[first]) >= 0) {
            first++;
        }
        return first + 1 < body.length && body[first] == '[' && body[first + 1] != 0;
    }

    private List<BulkItem> items() throws MalformedBulk {
        try {
            return parsedItems();
        } catch (JacksonException e) {
            // Its message names the library and may quote the body.
            throw new MalformedBulk("not JSON (at byte " + position() + ")");
        }
    }

    private List<BulkItem> parsedItems() throws MalformedBulk {
        parser.nextToken();
        List<BulkItem> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (items.size() == ITEMS_MAX) {
                throw new MalformedBulk("more than " + ITEMS_MAX + " items");
            }
            items.add(item());
        }
        if (parser.nextToken() != null) {
            throw new MalformedBulk("something follows the end of the array");
        }
        return items;
    }

    private BulkItem item() {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            parser.finishToken();
            return new BulkItem.Invalid(null, "must be an object with attemptId and answers");
        }
        var event = new ItemBytes(body);
        AttemptId id = null;
        String wrong = null;
        boolean given = false;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            int start = (int) parser.currentTokenLocation().getByteOffset();
            if (!ATTEMPT_ID.equals(parser.currentName())) {
                event.append(start, skipValue());
                continue;
            }
            wrong = given ? "attemptId: given twice" : wrong;
            given = true;
            id = attemptId();
        }
        if (wrong == null && id == null) {
            wrong = given ? "attemptId: must be an integer from 1 to 9223372036854775807" : "attemptId: missing";
        }
        return wrong == null && id != null ? decoded(id, event.toByteArray()) : new BulkItem.Invalid(id, "" + wrong);
    }

    private @Nullable AttemptId attemptId() {
        boolean integer = parser.nextToken() == JsonToken.VALUE_NUMBER_INT;
        String text = integer ? parser.getString() : "";
        parser.skipChildren();
        try {
            return AttemptId.parse(text);
        } catch (MalformedEvent e) {
            return null;
        }
    }

    private static BulkItem decoded(AttemptId id, byte[] value) {
        try {
            return new BulkItem.Valid(id, AttemptEventCodec.decode(value, UnknownFields.REJECT));
        } catch (MalformedEvent e) {
            return new BulkItem.Invalid(id, e.getMessage());
        }
    }

    /** Steps over the value that is next and tells where it ends. */
    private int skipValue() {
        parser.nextToken();
        parser.skipChildren();
        parser.finishToken();
        return position();
    }

    private int position() {
        return (int) parser.currentLocation().getByteOffset();
    }

    @Override
    public void close() {
        parser.close();
    }
}
