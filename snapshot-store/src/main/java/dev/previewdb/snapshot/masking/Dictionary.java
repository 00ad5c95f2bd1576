package dev.previewdb.snapshot.masking;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.datafaker.Faker;

/**
 * Word lists taken from Datafaker once. Datafaker itself is neither safe for threads nor does it
 * give one answer to one value; an index of a list does.
 *
 * <p>Words of up to {@value #LONGEST} plain letters only, so that lengths can be promised.
 *
 * @param names of people, first and last, in small letters
 */
record Dictionary(
    List<byte[]> firstNames,
    List<byte[]> lastNames,
    List<byte[]> streets,
    List<byte[]> towns,
    Set<String> names) {
  static final int LONGEST = 10;

  /** Shorter ones are words of many languages. */
  private static final int SHORTEST_NAME = 3;

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z]{2," + LONGEST + "}");

  static Dictionary load() {
    Faker faker = new Faker(Locale.ENGLISH);
    List<byte[]> firstNames =
        words(
            Stream.concat(
                list(faker, "name.female_first_name"), list(faker, "name.male_first_name")));
    List<byte[]> lastNames = words(list(faker, "name.last_name"));
    return new Dictionary(
        firstNames,
        lastNames,
        words(list(faker, "address.street_suffix")),
        words(list(faker, "address.city_suffix")),
        Stream.concat(firstNames.stream(), lastNames.stream())
            .filter(n -> n.length >= SHORTEST_NAME)
            .map(n -> new String(n, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet()));
  }

  private static Stream<String> list(Faker faker, String key) {
    List<String> words = faker.fakeValuesService().fetchObject(key, faker.getContext());
    return words.stream();
  }

  private static List<byte[]> words(Stream<String> all) {
    return all.filter(w -> PLAIN.matcher(w).matches())
        .distinct()
        .sorted()
        .map(w -> w.getBytes(StandardCharsets.US_ASCII))
        .toList();
  }

  /** Kept once it is read: it never changes. */
  static Dictionary shared() {
    return Shared.DICTIONARY;
  }

  private static final class Shared {
    private static final Dictionary DICTIONARY = load();
  }
}
