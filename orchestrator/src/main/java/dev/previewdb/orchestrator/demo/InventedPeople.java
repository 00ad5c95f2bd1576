package dev.previewdb.orchestrator.demo;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Personal data of people who do not exist. Each value is unlike every other one and so unusual
 * that neither chance nor a mask's dictionary makes it again; nothing in it tells that it was
 * planted.
 */
final class InventedPeople {
  private static final String[] BEGIN = {
    "Ab", "Bel", "Cor", "Dra", "El", "Fen", "Gor", "Hal", "Is", "Jor", "Kel", "Lu", "Mar", "Ner",
    "Or", "Pel", "Quen", "Ros", "Sel", "Tor", "Ul", "Ver", "Wen", "Xan", "Yor", "Zel"
  };
  private static final String[] MIDDLE = {
    "ba", "che", "do", "fri", "gu", "hem", "ki", "lo", "mer", "ni", "po", "rau", "si", "tha", "vo"
  };
  private static final String[] END = {
    "berg", "dahl", "feld", "gast", "hold", "kamp", "lind", "mond", "rath", "stein", "tal", "wig"
  };

  private final RandomGenerator random;
  private final Set<String> used = new LinkedHashSet<>();

  InventedPeople(RandomGenerator random) {
    this.random = random;
  }

  String name() {
    return unused(() -> word() + one(MIDDLE) + " " + word() + one(END));
  }

  String email() {
    return unused(() ->
        (word() + "." + word() + one(END) + digits(3) + "@" + word() + one(END) + ".example")
            .toLowerCase(Locale.ROOT));
  }

  String phone() {
    return unused(() -> "+49 1" + digits(3) + " " + digits(8));
  }

  String street() {
    return unused(
        () -> word() + one(END) + "weg " + (1 + random.nextInt(199)) + ", " + word() + one(END));
  }

  String iban() {
    return unused(() -> "DE" + digits(20));
  }

  String nickname() {
    return unused(() -> (word() + word() + one(MIDDLE)).toLowerCase(Locale.ROOT) + digits(4));
  }

  private String unused(Supplier<String> make) {
    String value = make.get();
    while (value.length() < PlantedValues.SHORTEST || !used.add(value)) {
      value = make.get();
    }
    return value;
  }

  private String word() {
    return one(BEGIN) + one(MIDDLE) + one(MIDDLE);
  }

  private String digits(int count) {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < count; i++) {
      digits.append(random.nextInt(10));
    }
    return digits.toString();
  }

  private String one(String[] words) {
    return words[random.nextInt(words.length)];
  }
}
