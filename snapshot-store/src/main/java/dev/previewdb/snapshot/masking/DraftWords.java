package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.SourceTable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What the words in a column's name tell about a text in it. */
final class DraftWords {
  private static final Set<String> PEOPLE =
      Set.of(
          "account",
          "author",
          "client",
          "contact",
          "customer",
          "doctor",
          "driver",
          "employee",
          "guest",
          "member",
          "owner",
          "passenger",
          "patient",
          "people",
          "person",
          "profile",
          "recipient",
          "staff",
          "student",
          "subscriber",
          "supplier",
          "teacher",
          "user",
          "visitor");

  /** Numbers of things, not of people. */
  private static final Set<String> COUNTS =
      Set.of(
          "quantity",
          "qty",
          "position",
          "sort",
          "sequence",
          "ordinal",
          "revision",
          "version",
          "retries",
          "attempts",
          "stock");

  private static final Set<String> BOOKKEEPING =
      Set.of(
          "at",
          "created",
          "updated",
          "modified",
          "changed",
          "inserted",
          "deleted",
          "archived",
          "expires",
          "expired",
          "started",
          "finished",
          "processed",
          "published",
          "shipped",
          "placed",
          "paid",
          "sent",
          "timestamp",
          "ts",
          "on");

  private DraftWords() {}

  /** The parts of a name: `createdAt`, `created_at` and `CREATED-AT` alike. */
  static List<String> of(String name) {
    String spaced = name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    return Arrays.stream(spaced.split("[^a-z0-9]+", -1)).filter(w -> !w.isEmpty()).toList();
  }

  /** The mask for what a text column seems to hold; empty where its name tells nothing. */
  static Optional<Mask> mask(SourceTable table, String column) {
    List<String> words = of(column);
    String joined = String.join("", words);
    if (joined.contains("email") || (words.contains("mail") && !words.contains("template"))) {
      return Optional.of(new Mask.Email());
    }
    if (any(words, "phone", "mobile", "tel", "telephone", "fax", "cell", "msisdn")) {
      return Optional.of(new Mask.Phone());
    }
    if (any(words, "firstname", "forename", "vorname", "given", "prename")
        || joined.contains("firstname")) {
      return Optional.of(new Mask.Name(Mask.NamePart.FIRST));
    }
    if (any(words, "lastname", "surname", "nachname", "family") || joined.contains("lastname")) {
      return Optional.of(new Mask.Name(Mask.NamePart.LAST));
    }
    if (joined.contains("fullname") || (words.contains("name") && person(words, table))) {
      return Optional.of(new Mask.Name(Mask.NamePart.FULL));
    }
    if (any(words, "zip", "zipcode", "postcode", "postal", "plz")) {
      return Optional.of(new Mask.Address(Mask.AddressPart.POSTCODE));
    }
    if (any(words, "city", "town", "ort")) {
      return Optional.of(new Mask.Address(Mask.AddressPart.CITY));
    }
    if (any(words, "street", "strasse", "line1", "line2")) {
      return Optional.of(new Mask.Address(Mask.AddressPart.STREET));
    }
    if (any(words, "address", "addr") && !any(words, "ip", "mac")) {
      return Optional.of(new Mask.Address(Mask.AddressPart.FULL));
    }
    if (any(words, "ip", "ipaddress", "ipaddr", "mac")) {
      return Optional.of(new Mask.Network());
    }
    if (words.contains("iban")) {
      return Optional.of(new Mask.Iban());
    }
    if (any(words, "creditcard", "cardnumber", "pan") || joined.contains("cardnumber")) {
      return Optional.of(new Mask.Card());
    }
    return Optional.empty();
  }

  static boolean counts(String column) {
    return of(column).stream().anyMatch(COUNTS::contains);
  }

  /** Whether a date is when the application did something, not one of somebody's life. */
  static boolean bookkeeping(String column) {
    List<String> words = of(column);
    return !words.isEmpty()
        && words.stream()
            .noneMatch(w ->
                w.startsWith("birth")
                    || w.equals("born")
                    || w.equals("dob")
                    || w.startsWith("death"))
        && (BOOKKEEPING.contains(words.getFirst()) || BOOKKEEPING.contains(words.getLast()));
  }

  private static boolean person(List<String> words, SourceTable table) {
    return words.stream().anyMatch(DraftWords::people)
        || (words.size() == 1 && of(table.name().name()).stream().anyMatch(DraftWords::people));
  }

  private static boolean people(String word) {
    return PEOPLE.contains(word)
        || (word.endsWith("s") && PEOPLE.contains(word.substring(0, word.length() - 1)));
  }

  private static boolean any(List<String> words, String... wanted) {
    return Arrays.stream(wanted).anyMatch(words::contains);
  }
}
