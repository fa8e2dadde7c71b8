package dev.attempts.servicekit.auth;

import static dev.attempts.servicekit.auth.TestTokens.claims;
import static dev.attempts.servicekit.auth.TestTokens.signed;
import static dev.attempts.servicekit.auth.TestTokens.signer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.attempts.servicekit.problem.Problem;
import dev.attempts.servicekit.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenVerifierTest {
    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");

    private final TokenVerifier verifier = new TokenVerifier(
            TestTokens.settings(Map.of()),
            new ImmutableJWKSet<>(new JWKSet(List.of(TestTokens.RSA.toPublicJWK(), TestTokens.EC.toPublicJWK()))),
            Set.of("attempts"),
            Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void acceptsATokenOfTheIssuer() {
        VerifiedToken token = verifier.verify(signed(claims(NOW).build()));

        assertThat(token.principal())
                .isEqualTo(new Principal("student-7", false, Set.of("attempts:write", "customers:read"), Map.of()));
        assertThat(token.expiresAt()).isEqualTo(NOW.plusSeconds(600));
    }

    @Test
    void acceptsEachListedAlgorithmAndType() {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .keyID("ec-1")
                .type(new JOSEObjectType("at+jwt"))
                .build();

        assertThat(verifier.verify(signed(header, claims(NOW).build(), signer(TestTokens.EC)))
                        .principal()
                        .subject())
                .isEqualTo("student-7");
    }

    @Test
    void readsScopesAndListsOfTextsOrNumbers() {
        JWTClaimsSet lists = claims(NOW)
                .claim("scope", List.of("a", "b"))
                .claim("attempts", List.of(17, "18"))
                .claim("others", List.of("ignored"))
                .build();

        Principal principal = verifier.verify(signed(lists)).principal();

        assertThat(principal.scopes()).containsExactlyInAnyOrder("a", "b");
        assertThat(principal.lists()).isEqualTo(Map.of("attempts", Set.of("17", "18")));
        assertThat(principal.allows("attempts", "17")).isTrue();
        assertThat(principal.allows("attempts", "19")).isFalse();
        assertThat(principal.allows("anything else", "19")).isTrue();
    }

    @Test
    void refusesAListThatItDoesNotUnderstandInsteadOfIgnoringIt() {
        assertRefused(signed(claims(NOW).claim("attempts", 17).build()));
        assertRefused(signed(claims(NOW).claim("attempts", List.of(17.5)).build()));
        assertRefused(signed(claims(NOW).claim("attempts", Map.of("17", true)).build()));
        assertRefused(signed(
                claims(NOW).claim("attempts", null).serializeNullClaims(true).build()));
    }

    @Test
    void takesAScopeThatIsGivenTwiceForOne() {
        JWTClaimsSet twice = claims(NOW).claim("scope", "a  b a").build();

        assertThat(verifier.verify(signed(twice)).principal().scopes()).contains("a", "b");
    }

    @Test
    void refusesAnUnsignedToken() {
        assertRefused(new PlainJWT(claims(NOW).build()).serialize());
        String unsigned = encoded("{\"alg\":\"none\",\"kid\":\"rsa-1\"}");
        String[] parts = signed(claims(NOW).build()).split("\\.", -1);
        assertRefused(unsigned + "." + parts[1] + ".");
        assertRefused(unsigned + "." + parts[1] + "." + parts[2]);
        assertRefused(encoded("{\"alg\":\"NoNe\"}") + "." + parts[1] + ".");
    }

    @Test
    void refusesASharedSecretMadeOfThePublicKey() throws JOSEException {
        byte[] publicKey = TestTokens.RSA.toRSAPublicKey().getEncoded();
        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa-1").build();

        assertRefused(signed(header, claims(NOW).build(), new MACSigner(publicKey)));
    }

    @Test
    void refusesKeysThatTheTokenBringsItself() {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .jwk(TestTokens.OTHER_RSA.toPublicJWK())
                .build();
        assertRefused(signed(header, claims(NOW).build(), signer(TestTokens.OTHER_RSA)));

        JWSHeader address = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .jwkURL(java.net.URI.create("https://attacker.example/keys"))
                .keyID("rsa-2")
                .build();
        assertRefused(signed(address, claims(NOW).build(), signer(TestTokens.OTHER_RSA)));
    }

    @Test
    void refusesAnotherKeyUnderAKnownName() {
        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa-1").build();

        assertRefused(signed(header, claims(NOW).build(), signer(TestTokens.OTHER_RSA)));
    }

    @Test
    void refusesAnAlgorithmThatIsNotListed() {
        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.RS512).keyID("rsa-1").build();

        assertRefused(signed(header, claims(NOW).build(), signer(TestTokens.RSA)));
    }

    @Test
    void refusesChangedClaimsAndAnEmptyEcdsaSignature() {
        String[] parts = signed(claims(NOW).build()).split("\\.", -1);
        String changed = encoded(claims(NOW).subject("teacher-1").build().toString());
        assertRefused(parts[0] + "." + changed + "." + parts[2]);
        // CVE-2022-21449: r = s = 0.
        String zero = Base64URL.encode(new byte[64]).toString();
        assertRefused(encoded("{\"alg\":\"ES256\",\"kid\":\"ec-1\"}") + "." + parts[1] + "." + zero);
    }

    @Test
    void refusesHeadersThatItMustUnderstandButDoesNot() {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID("rsa-1")
                .criticalParams(Set.of("http://example/new-rule"))
                .customParam("http://example/new-rule", true)
                .build();

        assertRefused(signed(header, claims(NOW).build(), signer(TestTokens.RSA)));
    }

    @Test
    void refusesTokensOfAnotherKind() {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID("rsa-1")
                .type(new JOSEObjectType("logout+jwt"))
                .build();

        assertRefused(signed(header, claims(NOW).build(), signer(TestTokens.RSA)));
    }

    @Test
    void refusesOtherIssuersAndAudiences() {
        assertRefused(
                signed(claims(NOW).issuer("https://issuer.example.attacker").build()));
        assertRefused(signed(claims(NOW).issuer(null).build()));
        assertRefused(signed(claims(NOW).audience("another-service").build()));
        assertRefused(signed(claims(NOW).audience((String) null).build()));
        assertRefused(signed(claims(NOW).subject(null).build()));
    }

    @Test
    void allowsHalfAMinuteOfSkewAndNoMore() {
        verifier.verify(signed(claims(NOW).expirationTime(at(-29)).build()));
        verifier.verify(signed(claims(NOW).notBeforeTime(at(29)).build()));

        assertRefused(signed(claims(NOW).expirationTime(at(-31)).build()));
        assertRefused(signed(claims(NOW).notBeforeTime(at(31)).build()));
        assertRefused(signed(claims(NOW).expirationTime(null).build()));
    }

    @Test
    void refusesWhatIsNoToken() {
        for (String text : List.of("", ".", "..", "a.b.c", "....", "\u0000", "x".repeat(8000))) {
            assertRefused(text);
        }
    }

    private void assertRefused(String token) {
        ProblemException refused = catchThrowableOfType(ProblemException.class, () -> verifier.verify(token));
        assertThat(refused).as(token).isNotNull();
        Problem problem = refused.problem();
        assertThat(problem.status()).isEqualTo(401);
        assertThat(problem.headers().get("WWW-Authenticate"))
                .isEqualTo("Bearer error=\"invalid_token\", error_description=\"" + problem.detail() + "\"");
    }

    private static Date at(int seconds) {
        return Date.from(NOW.plusSeconds(seconds));
    }

    private static String encoded(String json) {
        return Base64URL.encode(json.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
