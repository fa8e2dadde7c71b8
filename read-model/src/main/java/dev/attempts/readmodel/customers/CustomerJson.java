package dev.attempts.readmodel.customers;

import java.io.ByteArrayOutputStream;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Customers as the API shows them; absent columns are {@code null}, not left out. */
final class CustomerJson {
    private static final JsonFactory JSON = new JsonFactory();

    private CustomerJson() {}

    static byte[] array(List<Customer> customers) {
        var bytes = new ByteArrayOutputStream(128 * customers.size() + 16);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartArray();
            customers.forEach(customer -> write(json, customer));
            json.writeEndArray();
        }
        return bytes.toByteArray();
    }

    static byte[] object(Customer customer) {
        var bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            write(json, customer);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, Customer customer) {
        json.writeStartObject();
        json.writeNumberProperty("customerId", customer.customerId());
        json.writeStringProperty("firstName", customer.firstName());
        json.writeStringProperty("lastName", customer.lastName());
        json.writeStringProperty("email", customer.email());
        json.writeStringProperty("phoneNumber", customer.phoneNumber());
        json.writeEndObject();
    }
}
