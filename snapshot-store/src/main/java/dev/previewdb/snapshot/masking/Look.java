package dev.previewdb.snapshot.masking;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What most values of a place look like, whatever its name says. */
enum Look {
  EMAIL,
  UUID,
  NETWORK,
  IBAN,
  CARD,
  PHONE,
  FULL_NAME,
  FIRST_NAME,
  LAST_NAME;

  /** Fewer values say nothing. */
  private static final int FEWEST = 5;

  private static final int SHORTEST_PHONE = 7;
  private static final int LONGEST_PHONE = 15;

  private static final class Patterns {
    private static final Pattern EMAIL =
        Pattern.compile("[^\\s@<>\"]+@[\\p{L}\\p{N}-]+(?:\\.[\\p{L}\\p{N}-]+)+");
    private static final Pattern UUID =
        Pattern.compile("(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern PHONE =
        Pattern.compile("(?:\\+|00|\\(|0)[0-9()/. -]*[0-9](?: ?(?:x|ext\\.?) ?[0-9]+)?");
    private static final Pattern DIGIT = Pattern.compile("[0-9]");
    private static final Pattern WORD = Pattern.compile("\\p{Lu}[\\p{L}'’.-]*");
  }

  private static final class Names {
    private static final Set<String> FIRST = lower(Dictionary.shared().firstNames());
    private static final Set<String> LAST = lower(Dictionary.shared().lastNames());

    private static Set<String> lower(List<byte[]> words) {
      return words.stream()
          .map(w -> new String(w, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT))
          .collect(Collectors.toUnmodifiableSet());
    }
  }

  /** The first look that enough of the values have; NULL and empty ones are left out before. */
  static Optional<Look> of(Collection<String> values) {
    if (values.size() < FEWEST) {
      return Optional.empty();
    }
    for (Look look : values()) {
      long fitting = values.stream().filter(look::fits).count();
      if (fitting >= look.share() * values.size()) {
        return Optional.of(look);
      }
    }
    return Optional.empty();
  }

  /** The share of values that must fit; names are many, and our dictionary has only some. */
  private double share() {
    return switch (this) {
      case UUID, NETWORK, IBAN, CARD -> 0.9;
      case PHONE -> 0.7;
      case EMAIL, FULL_NAME, FIRST_NAME, LAST_NAME -> 0.5;
    };
  }

  private boolean fits(String value) {
    return switch (this) {
      case EMAIL -> email(value);
      case UUID -> Patterns.UUID.matcher(value).matches();
      case NETWORK -> NetworkAddress.parse(value.strip()).isPresent();
      case IBAN -> IbanNumber.is(value.strip());
      case CARD -> !CardNumber.digits(value.strip()).isEmpty();
      case PHONE -> phone(value);
      case FULL_NAME -> fullName(value);
      case FIRST_NAME -> Names.FIRST.contains(value.strip().toLowerCase(Locale.ROOT));
      case LAST_NAME -> Names.LAST.contains(value.strip().toLowerCase(Locale.ROOT));
    };
  }

  /** Whether the value alone could tell who somebody is, so that it is no name of a field. */
  static boolean telling(String value) {
    return email(value)
        || Patterns.UUID.matcher(value).matches()
        || Patterns.DIGIT.matcher(value).results().count() > 3
        || Dictionary.shared().names().contains(value.toLowerCase(Locale.ROOT));
  }

  private static boolean email(String value) {
    return Patterns.EMAIL.matcher(value.strip()).matches();
  }

  private static boolean phone(String value) {
    String bare = value.strip();
    long digits = Patterns.DIGIT.matcher(bare).results().count();
    return digits >= SHORTEST_PHONE
        && digits <= LONGEST_PHONE
        && Patterns.PHONE.matcher(bare).matches();
  }

  /** Two to four words that begin with a capital, one of them a known name. */
  private static boolean fullName(String value) {
    List<String> words = List.of(value.strip().split(",? +", -1));
    return words.size() >= 2
        && words.size() <= 4
        && words.stream().allMatch(w -> Patterns.WORD.matcher(w).matches())
        && words.stream()
            .map(w -> w.toLowerCase(Locale.ROOT))
            .anyMatch(Dictionary.shared().names()::contains);
  }
}
