package dev.attempts.readmodel.customers;

import dev.attempts.readmodel.http.Answer;
import dev.attempts.readmodel.http.ContentCoding;
import dev.attempts.readmodel.http.RenderedBody;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;

/** One page of customers, ready to send in both codings. */
record CustomerPage(Answer plain, Answer gzip) {
    /** The page of a key, from its customers and the one after them, if there is one. */
    static CustomerPage of(PageKey key, List<Customer> oneMore) {
        boolean more = oneMore.size() > key.limit();
        List<Customer> customers = more ? oneMore.subList(0, key.limit()) : oneMore;
        RenderedBody body = RenderedBody.of(CustomerJson.array(customers));
        HttpField[] link = more ? new HttpField[] {next(key, customers.getLast())} : new HttpField[0];
        return new CustomerPage(Answer.kept(body.plain(), link), Answer.kept(body.gzip(), link));
    }

    private static HttpField next(PageKey key, Customer last) {
        String target = key.after(last.customerId()).path();
        return new PreEncodedHttpField(HttpHeader.LINK, "<" + target + ">; rel=\"next\"");
    }

    Answer in(ContentCoding coding) {
        return switch (coding) {
            case IDENTITY -> plain;
            case GZIP -> gzip;
        };
    }

    int bytes() {
        return plain.bytes() + gzip.bytes();
    }
}
