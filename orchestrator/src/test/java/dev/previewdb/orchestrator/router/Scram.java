package dev.previewdb.orchestrator.router;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The client's half of SCRAM-SHA-256 (RFC 5802), without channel binding. */
final class Scram {
  private static final String WITHOUT_BINDING = "n,,";

  /** No secret: two sessions may share it. */
  private static final String FIRST = "n=,r=the-nonce-of-a-test";

  /** By salt: a thousand sessions would compute the same key a thousand times. */
  private static final Map<String, byte[]> KEYS = new ConcurrentHashMap<>();

  private final String password;

  Scram(String password) {
    this.password = password;
  }

  String first() {
    return WITHOUT_BINDING + FIRST;
  }

  /** The answer to what the server said first. */
  String last(String server) throws GeneralSecurityException {
    String[] parts = server.split(",", 3);
    String salt = parts[1].substring(2);
    int rounds = Integer.parseInt(parts[2].substring(2));
    byte[] salted = KEYS.computeIfAbsent(password + parts[1] + parts[2], k -> salted(salt, rounds));
    String without =
        "c=" + Base64.getEncoder().encodeToString(WITHOUT_BINDING.getBytes(UTF_8)) + "," + parts[0];
    byte[] key = hmac(salted, "Client Key");
    byte[] stored = MessageDigest.getInstance("SHA-256").digest(key);
    byte[] signature = hmac(stored, FIRST + "," + server + "," + without);
    for (int i = 0; i < key.length; i++) {
      key[i] ^= signature[i];
    }
    return without + ",p=" + Base64.getEncoder().encodeToString(key);
  }

  private byte[] salted(String salt, int rounds) {
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
          .generateSecret(
              new PBEKeySpec(password.toCharArray(), Base64.getDecoder().decode(salt), rounds, 256))
          .getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(UTF_8));
  }
}
