package dev.previewdb.snapshot.masking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.previewdb.snapshot.source.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether PostgreSQL will read a constant as a value of a type; where unsure, no. */
final class ConstantFit {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static final Map<String, String> NEUTRAL =
      Map.ofEntries(
          Map.entry("time", "00:00:00"),
          Map.entry("timetz", "00:00:00+00"),
          Map.entry("interval", "0"),
          Map.entry("money", "0"),
          Map.entry("inet", "0.0.0.0"),
          Map.entry("cidr", "0.0.0.0/32"),
          Map.entry("macaddr", "00:00:00:00:00:00"),
          Map.entry("macaddr8", "00:00:00:00:00:00:00:00"),
          Map.entry("xml", "<masked/>"),
          Map.entry("point", "(0,0)"),
          Map.entry("box", "(0,0),(0,0)"),
          Map.entry("circle", "<(0,0),0>"),
          Map.entry("lseg", "[(0,0),(0,0)]"),
          Map.entry("path", "((0,0))"),
          Map.entry("polygon", "((0,0))"),
          Map.entry("line", "{1,0,0}"),
          Map.entry("tsvector", ""),
          Map.entry("tsquery", ""),
          Map.entry("varbit", ""),
          Map.entry("jsonpath", "$"),
          Map.entry("oid", "0"),
          Map.entry("pg_lsn", "0/0"),
          Map.entry("hstore", ""),
          Map.entry("ltree", ""));

  private ConstantFit() {}

  /**
   * A value of the type that says nothing, and that is proven to fit; empty where none is known.
   */
  static Optional<String> neutral(ColumnType type) {
    return Optional.ofNullable(
        switch (type.kind()) {
          case TEXT -> "";
          case INTEGER, NUMERIC, FLOAT -> "0";
          case BOOLEAN -> "false";
          case DATE -> "2000-01-01";
          case TIMESTAMP -> "2000-01-01 00:00:00";
          case UUID -> "00000000-0000-0000-0000-000000000000";
          case JSON, ARRAY -> "{}";
          case BYTES -> "\\x";
          case ENUM -> type.labels().isEmpty() ? null : type.labels().getFirst();
          case RANGE -> type.base().endsWith("multirange") ? "{}" : "empty";
          case COMPOSITE -> "(" + ",".repeat(Math.max(0, type.fields().size() - 1)) + ")";
          case NETWORK, POINT, HSTORE, OTHER -> NEUTRAL.get(type.base());
        });
  }

  static boolean fits(ColumnType type, String value) {
    return switch (type.kind()) {
      case TEXT ->
          value.codePointCount(0, value.length()) <= type.maxLength().orElse(Integer.MAX_VALUE);
      case INTEGER -> integer(type.base(), value);
      case NUMERIC -> numeric(type, value);
      case FLOAT -> value.matches("-?[0-9]{1,30}(\\.[0-9]{1,30})?");
      case BOOLEAN -> Set.of("t", "f", "true", "false").contains(value);
      case DATE -> date(value);
      case TIMESTAMP -> timestamp(value);
      case UUID -> value.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
      case JSON -> json(value);
      case BYTES -> value.matches("\\\\x([0-9a-fA-F]{2})*");
      case ENUM -> type.labels().contains(value);
      case ARRAY, RANGE, COMPOSITE, NETWORK, POINT, HSTORE, OTHER ->
          neutral(type).filter(value::equals).isPresent();
    };
  }

  private static boolean integer(String base, String value) {
    int bytes = base.charAt(base.length() - 1) - '0';
    return value.matches("-?[0-9]{1,19}") && new BigInteger(value).bitLength() < bytes * 8;
  }

  private static boolean numeric(ColumnType type, String value) {
    if (!value.matches("-?[0-9]{1,100}(\\.[0-9]{1,100})?")) {
      return false;
    }
    if (type.precision().isEmpty()) {
      return true;
    }
    BigDecimal number = new BigDecimal(value);
    int scale = type.scale().orElse(0);
    BigDecimal limit = BigDecimal.TEN.pow(Math.max(0, type.precision().getAsInt() - scale));
    return number.stripTrailingZeros().scale() <= scale && number.abs().compareTo(limit) < 0;
  }

  private static boolean date(String value) {
    try {
      return value.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}") && LocalDate.parse(value).getYear() > 0;
    } catch (DateTimeException _) {
      return false;
    }
  }

  private static boolean timestamp(String value) {
    int space = value.indexOf(' ');
    if (space < 0) {
      return date(value);
    }
    try {
      LocalTime.parse(value.substring(space + 1).replaceFirst("\\+00$", ""));
      return date(value.substring(0, space));
    } catch (DateTimeException _) {
      return false;
    }
  }

  private static boolean json(String value) {
    try {
      // jsonb has no room for the zero character
      return !value.contains("\\u0000") && !JSON.readTree(value).isMissingNode();
    } catch (JsonProcessingException _) {
      return false;
    }
  }
}
