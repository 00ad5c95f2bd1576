package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Rules in the words of the rules file, so that what is written reads back as it was. */
final class RulesText {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");
  private static final Set<String> RESERVED =
      Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

  private RulesText() {}

  static String table(TableName table) {
    return scalar(table.spelling());
  }

  /** A name that looks quoted is quoted once more, since quotes around a key are taken off. */
  static String column(String name) {
    return scalar(TableName.unquote(name).equals(name) ? name : TableName.quote(name));
  }

  static String rule(ColumnKey key, ColumnRule rule) {
    return switch (rule) {
      case ColumnRule.Kept kept ->
          "{ keep: " + quoted(kept.reason()) + ", by: " + scalar(kept.by()) + " }";
      case ColumnRule.Masked masked -> "{ " + String.join(", ", parts(key, masked)) + " }";
    };
  }

  private static List<String> parts(ColumnKey key, ColumnRule.Masked rule) {
    List<String> parts = new ArrayList<>(parts(rule.mask(), rule.domain()));
    boolean usual =
        rule.domain()
            .equals(key.table().spelling() + "." + rule.mask().reads().orElse(key.column()));
    if (!usual) {
      parts.add("domain: " + scalar(rule.domain()));
    }
    rule.when().ifPresent(when -> parts.add("when: " + quoted(when)));
    if (!rule.fits().isEmpty()) {
      parts.add(
          "fits: ["
              + String.join(
                  ", ", new TreeSet<>(rule.fits()).stream().map(RulesText::quoted).toList())
              + "]");
    }
    return parts;
  }

  private static List<String> parts(Mask mask, String domain) {
    List<String> parts = new ArrayList<>();
    parts.add("mask: " + mask.word());
    switch (mask) {
      case Mask.Email email -> person(email.person(), parts);
      case Mask.Name name -> {
        parts.add("part: " + word(name.part()));
        person(name.person(), parts);
      }
      case Mask.Address address -> parts.add("part: " + word(address.part()));
      case Mask.DateShift shift -> {
        parts.add("days: " + shift.days());
        parts.add("per: " + word(shift.per()));
        shift.entity().ifPresent(entity -> parts.add("entity: " + scalar(entity)));
      }
      case Mask.Redact redact -> parts.add("by: " + scalar(redact.by()));
      case Mask.Geo geo -> {
        if (geo.part() != Mask.GeoPart.POINT) {
          parts.add("part: " + word(geo.part()));
        }
        parts.add("metres: " + geo.metres());
      }
      case Mask.Encrypt encrypt -> parts.add("alphabet: " + word(encrypt.alphabet()));
      case Mask.Sql sql -> {
        parts.add("expression: " + quoted(sql.expression()));
        parts.add("by: " + scalar(sql.by()));
      }
      case Mask.Constant constant -> parts.add("value: " + quoted(constant.value()));
      case Mask.Json json -> json(json, domain, parts);
      case Mask.Composite composite -> {
        inner("fields", composite.fields(), domain, parts);
        others(composite.others(), parts);
      }
      case Mask.Hstore hstore -> {
        inner("keys", hstore.keys(), domain, parts);
        others(hstore.others(), parts);
      }
      case Mask.Phone _,
          Mask.Text _,
          Mask.Numeral _,
          Mask.Uuid _,
          Mask.Hash _,
          Mask.Network _,
          Mask.Card _,
          Mask.Iban _,
          Mask.Custom _,
          Mask.Null _ -> {}
    }
    return parts;
  }

  private static void person(Optional<String> column, List<String> parts) {
    column.ifPresent(name -> parts.add("person: " + scalar(name)));
  }

  private static void json(Mask.Json json, String domain, List<String> parts) {
    List<String> paths = new ArrayList<>();
    for (Mask.JsonRule rule : json.paths()) {
      List<String> own = parts(rule.mask(), rule.domain());
      if (!rule.domain().equals(JsonRulesReader.domain(domain, rule.path()))) {
        own.add("domain: " + scalar(rule.domain()));
      }
      paths.add(scalar(rule.path().toString()) + ": { " + String.join(", ", own) + " }");
    }
    if (!paths.isEmpty()) {
      parts.add("paths: { " + String.join(", ", paths) + " }");
    }
    others(json.others(), parts);
    if (json.maskKeys()) {
      parts.add("keys: mask");
    }
  }

  private static void inner(
      String key, List<Mask.PartRule> rules, String domain, List<String> parts) {
    List<String> inner = new ArrayList<>();
    for (Mask.PartRule rule : rules) {
      List<String> own = parts(rule.mask(), rule.domain());
      if (!rule.domain().equals(PartRulesReader.domain(domain, rule.part()))) {
        own.add("domain: " + scalar(rule.domain()));
      }
      inner.add(scalar(rule.part()) + ": { " + String.join(", ", own) + " }");
    }
    if (!inner.isEmpty()) {
      parts.add(key + ": { " + String.join(", ", inner) + " }");
    }
  }

  private static void others(Mask.Others others, List<String> parts) {
    switch (others) {
      case Mask.Others.Masked _ -> {}
      case Mask.Others.Refused _ -> parts.add("others: refuse");
      case Mask.Others.Kept kept ->
          parts.add(
              "others: { keep: " + quoted(kept.reason()) + ", by: " + scalar(kept.by()) + " }");
    }
  }

  private static String word(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }

  private static String scalar(String text) {
    boolean plain =
        PLAIN.matcher(text).matches() && !RESERVED.contains(text.toLowerCase(Locale.ROOT));
    return plain ? text : quoted(text);
  }

  /** In double quotes, with everything escaped that YAML would not take or a reader not see. */
  static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints()
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            out.append('\\').appendCodePoint(c);
          } else if (hidden(c)) {
            out.append(String.format(c > 0xffff ? "\\U%08x" : "\\u%04x", c));
          } else {
            out.appendCodePoint(c);
          }
        });
    return out.append('"').toString();
  }

  private static boolean hidden(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }
}
