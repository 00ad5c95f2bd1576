package dev.previewdb.orchestrator.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

  @ParameterizedTest
  @MethodSource("secrets")
  void aSecretOfThisShapeIsHiddenAndTheRestStays(String text, String expected) {
    assertThat(Redaction.of(text)).isEqualTo(expected);
  }

  static Stream<Arguments> secrets() {
    return Stream.of(
        arguments("Authorization: Bearer s3cret-token", "Authorization: Bearer ***"),
        arguments("sent 'bearer abc.def', got 401", "sent 'bearer ***', got 401"),
        arguments("Authorization: Basic dXNlcjpwYXNz", "Authorization: Basic ***"),
        arguments("authorization=[token abcdef0123]", "authorization=[token ***"),
        arguments(
            "cannot reach postgresql://app:pa55@db:5432/shop now",
            "cannot reach postgresql://app:***@db:5432/shop now"),
        arguments(
            "jdbc:postgresql://app:pa/s@s@db/shop?ssl=true",
            "jdbc:postgresql://app:***@db/shop?ssl=true"),
        arguments("https://0123abcd@github.com/o/r.git", "https://***@github.com/o/r.git"),
        arguments(
            "https://x-access-token:abc@github.com/o/r",
            "https://x-access-token:***@github.com/o/r"),
        arguments("token ghp_0123456789abcdefABCDEF!", "token ghp_***!"),
        arguments("gho_a1 ghu_b2 ghs_c3.d4-e5 ghr_f6", "gho_*** ghu_*** ghs_*** ghr_***"),
        arguments("(github_pat_11ABC_def456)", "(github_pat_***)"),
        arguments("jwt eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIxIn0.c2ln end", "jwt *** end"),
        arguments("ALTER ROLE a PASSWORD 'it''s' LOGIN", "ALTER ROLE a PASSWORD '***' LOGIN"),
        arguments(
            "SCRAM-SHA-256$4096:c2FsdA==$c3RvcmVk:c2VydmVy is kept", "SCRAM-SHA-256$*** is kept"),
        arguments("hash md5d41d8cd98f00b204e9800998ecf8427e", "hash ***"),
        arguments("host=db password='a b' user=u", "host=db password=*** user=u"),
        arguments("/cb?access_token=xyz&state=1", "/cb?access_token=***&state=1"),
        arguments(
            "{\"client_secret\": \"a\\\"b\", \"n\": 1}", "{\"client_secret\": ***, \"n\": 1}"),
        arguments("PGPASSWORD=hunter2 psql", "PGPASSWORD=*** psql"),
        arguments(
            "key -----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- end",
            "key *** end"),
        arguments("cut off -----BEGIN PRIVATE KEY-----\nMIIE\nabc", "cut off ***"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The request carries no valid bearer token. Send `Authorization: Bearer …` with the token",
        "postgresql://preview@127.0.0.1:54400/shop",
        "listening on http://127.0.0.1:8080; storage /var/lib/previewdb",
        "mend state.url, state.user and state.password",
        "git@github.com:owner/name.git",
        "shop-pr-42: Cloning -> Migrating at 4f2c7d1e9b"
      })
  void ordinaryWordsStayAsTheyAre(String text) {
    assertThat(Redaction.of(text)).isEqualTo(text);
  }

  @Test
  void redactingTwiceChangesNothingMore() {
    List<String> once = secrets().map(pair -> Redaction.of(String.valueOf(pair.get()[0]))).toList();
    assertThat(once.stream().map(Redaction::of)).containsExactlyElementsOf(once);
  }
}
