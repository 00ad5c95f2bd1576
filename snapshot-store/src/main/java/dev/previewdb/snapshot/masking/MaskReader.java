package dev.previewdb.snapshot.masking;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the mask of a column's rule, with the settings that belong to that mask. */
final class MaskReader {
  private static final int USUAL_DAYS = 30;
  private static final int MOST_DAYS = 3650;
  private static final int USUAL_METRES = 1000;
  private static final int LEAST_METRES = 10;
  private static final int MOST_METRES = 100_000;

  /** The masks, each with the keys that it has beside those of every rule. */
  private static final Map<String, List<String>> SETTINGS =
      Map.ofEntries(
          Map.entry("email", List.of("person")),
          Map.entry("name", List.of("part", "person")),
          Map.entry("phone", List.of()),
          Map.entry("address", List.of("part")),
          Map.entry("text", List.of()),
          Map.entry("number", List.of()),
          Map.entry("date", List.of("days", "per", "entity")),
          Map.entry("uuid", List.of()),
          Map.entry("hash", List.of()),
          Map.entry("network", List.of()),
          Map.entry("card", List.of()),
          Map.entry("iban", List.of()),
          Map.entry("text.redact", List.of("by")),
          Map.entry("geo", List.of("part", "metres")),
          Map.entry("encrypt", List.of("alphabet")),
          Map.entry("sql", List.of("expression", "by")),
          Map.entry("null", List.of()),
          Map.entry("constant", List.of("value")),
          Map.entry("json", List.of("paths", "others", "keys")),
          Map.entry("composite", List.of("fields", "others")),
          Map.entry("hstore", List.of("keys", "others")));

  private MaskReader() {}

  /** The keys a rule with this mask may have; none for a mask that there is not. */
  static List<String> settings(String word) {
    return SETTINGS.getOrDefault(word, List.of());
  }

  /**
   * @param domain of the column, in which the places of its documents have theirs
   */
  static Optional<Mask> read(YamlFields rule, YamlNode named, String domain) {
    return switch (word(named)) {
      case "email" -> Optional.of(new Mask.Email(rule.text("person")));
      case "name" ->
          Optional.of(
              new Mask.Name(
                  rule.word("part", Mask.NamePart.FULL, Mask.NamePart.class), rule.text("person")));
      case "phone" -> Optional.of(new Mask.Phone());
      case "address" ->
          Optional.of(
              new Mask.Address(rule.word("part", Mask.AddressPart.FULL, Mask.AddressPart.class)));
      case "text" -> Optional.of(new Mask.Text());
      case "number" -> Optional.of(new Mask.Numeral());
      case "date" -> Optional.of(date(rule));
      case "uuid" -> Optional.of(new Mask.Uuid());
      case "hash" -> Optional.of(new Mask.Hash());
      case "network" -> Optional.of(new Mask.Network());
      case "card" -> Optional.of(new Mask.Card());
      case "iban" -> Optional.of(new Mask.Iban());
      case "text.redact" -> by(rule).map(Mask.Redact::new);
      case "geo" ->
          Optional.of(
              new Mask.Geo(
                  rule.word("part", Mask.GeoPart.POINT, Mask.GeoPart.class),
                  rule.number("metres", USUAL_METRES, LEAST_METRES, MOST_METRES)));
      case "encrypt" ->
          Optional.of(
              new Mask.Encrypt(rule.word("alphabet", Mask.Alphabet.DIGITS, Mask.Alphabet.class)));
      case "sql" -> sql(rule);
      case "null" -> Optional.of(new Mask.Null());
      case "constant" -> constant(rule);
      case "json" -> Optional.of(JsonRulesReader.read(rule, domain));
      case "composite" -> Optional.of(PartRulesReader.composite(rule, domain));
      case "hstore" -> Optional.of(PartRulesReader.hstore(rule, domain));
      default -> {
        Optional<Mask> custom = custom(word(named));
        if (custom.isEmpty()) {
          List<String> known =
              Stream.concat(SETTINGS.keySet().stream().sorted(), CustomMasks.words().stream())
                  .toList();
          rule.problems()
              .add(
                  named,
                  rule.at("mask"),
                  "there is no such mask. Use one of " + String.join(", ", known));
        }
        yield custom;
      }
    };
  }

  /** The mask `null` may be written with or without quotes. */
  static String word(YamlNode named) {
    return named instanceof YamlNode.Scalar scalar
        ? (scalar.isNull() ? "null" : scalar.text())
        : "";
  }

  private static Optional<Mask> custom(String word) {
    return word.startsWith(CustomMasks.PREFIX)
        ? CustomMasks.named(word.substring(CustomMasks.PREFIX.length()))
            .map(m -> new Mask.Custom(m.name(), m.maskClass(), List.copyOf(m.takes())))
        : Optional.empty();
  }

  private static Mask date(YamlFields rule) {
    Mask.Per per = rule.word("per", Mask.Per.VALUE, Mask.Per.class);
    if ((per == Mask.Per.ENTITY) != rule.get("entity").isPresent()) {
      rule.problems()
          .add(
              rule.node(),
              rule.at("entity"),
              "`per: entity` and `entity` with a column of the table go together");
    }
    int days = rule.number("days", USUAL_DAYS, 1, MOST_DAYS);
    return new Mask.DateShift(days, per, rule.text("entity"));
  }

  private static Optional<Mask> sql(YamlFields rule) {
    if (rule.get("expression").isEmpty()) {
      rule.problems()
          .add(
              rule.node(),
              rule.at("expression"),
              "this is missing: an SQL expression over the columns of the table");
    }
    Optional<String> by = by(rule);
    return rule.text("expression").flatMap(sql -> by.map(who -> new Mask.Sql(sql, who)));
  }

  /** A mask that lets something through has somebody who says that it may. */
  private static Optional<String> by(YamlFields rule) {
    if (rule.get("by").isEmpty()) {
      rule.problems()
          .add(
              rule.node(),
              rule.at("by"),
              "this is missing: who vouches that what the mask does not recognise may stay");
    }
    return rule.text("by");
  }

  /** An empty text is a constant too; NULL is a mask of its own. */
  private static Optional<Mask> constant(YamlFields rule) {
    if (rule.get("value").orElse(null) instanceof YamlNode.Scalar scalar && !scalar.isNull()) {
      if (scalar.text().indexOf(0) < 0) {
        return Optional.of(new Mask.Constant(scalar.text()));
      }
    }
    rule.problems()
        .add(
            rule.node(),
            rule.at("value"),
            "the mask constant needs a value. For no value at all use `mask: null`");
    return Optional.empty();
  }
}
