package dev.previewdb.snapshot.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Encrypted primary and foreign keys through a whole capture. */
class MaskedKeysTest {
  private static final String RULES =
      """
      tables:
        public.person:
          ssn: { mask: encrypt }
          code: { mask: encrypt, alphabet: upper_alphanumeric }
        public.note:
          id: { keep: key, by: ana }
      """;

  @Test
  void encryptedKeysStayKeysAndForeignKeysFollowThem() throws SQLException {
    try (var lab =
        CaptureLab.with(
            "CREATE TABLE person (ssn bigint PRIMARY KEY, code varchar(9) UNIQUE)",
            "CREATE TABLE note (id int, ssn bigint REFERENCES person, code varchar(9) REFERENCES person (code))",
            "INSERT INTO person SELECT 1000000 + i, 'CA-' || 10000 + i FROM generate_series(1, 2000) i",
            "INSERT INTO note SELECT i, 1000000 + i, 'CA-' || 10000 + i FROM generate_series(1, 2000) i")) {
      var snapshot = lab.take(RULES);
      var clone = lab.start(snapshot);
      try (var connection = clone.connect("shop")) {
        assertThat(
                CaptureLab.ask(
                    connection,
                    "SELECT count(*) || ' ' || count(DISTINCT p.ssn) FROM person p JOIN note n ON n.ssn = p.ssn AND n.code = p.code"
                        + " WHERE p.code ~ '^[0-9A-Z]{2}-[0-9A-Z]{5}$' AND length(p.ssn::text) = 7"))
            .isEqualTo("2000 2000");
        assertThat(
                CaptureLab.ask(
                    connection,
                    "SELECT count(*) FROM person p JOIN note n ON n.ssn = p.ssn WHERE p.ssn = 1000000 + n.id OR p.code = 'CA-' || 10000 + n.id"))
            .isEqualTo("0");
      }
    }
  }

  @Test
  void aKeyTooShortToEncryptStopsTheCaptureWithoutBeingShown() throws SQLException {
    try (var lab =
        CaptureLab.with(
            "CREATE TABLE person (ssn bigint PRIMARY KEY, code varchar(9) UNIQUE)",
            "CREATE TABLE note (id int)",
            "INSERT INTO person VALUES (98765, 'CA-10001')")) {
      assertThatThrownBy(() -> lab.take(RULES))
          .hasMessageContaining("public.person.ssn")
          .hasMessageContaining("fewer than 6 letters and digits")
          .hasMessageNotContaining("98765");
    }
  }
}
