package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.TypeKind;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A way to replace values, as the rules file names it. NULL stays NULL under every mask. */
public sealed interface Mask {
  /**
   * An address at a name that no mail server will ever have.
   *
   * @param person the column of the row by which a person is chosen, whose address it is
   */
  record Email(Optional<String> person) implements Mask {
    public Email() {
      this(Optional.empty());
    }
  }

  /** A number under +999, a country code that is not given to anyone. */
  record Phone() implements Mask {}

  /**
   * A person's name out of a dictionary.
   *
   * @param person the column of the row by which the person is chosen
   */
  record Name(NamePart part, Optional<String> person) implements Mask {
    public Name(NamePart part) {
      this(part, Optional.empty());
    }
  }

  /** A made-up postal address. */
  record Address(AddressPart part) implements Mask {}

  /** Every letter and digit replaced by one of the same kind: length and punctuation stay. */
  record Text() implements Mask {}

  /** Every digit replaced: sign, size, scale and type range stay. */
  record Numeral() implements Mask {}

  /**
   * Moved by 1 to `days` days either way; the time of day stays.
   *
   * @param entity the column of the row whose values move their dates together
   */
  record DateShift(int days, Per per, Optional<String> entity) implements Mask {
    public DateShift(int days, Per per) {
      this(days, per, Optional.empty());
    }
  }

  record Uuid() implements Mask {}

  /** Hexadecimal digits of the keyed hash. */
  record Hash() implements Mask {}

  /** Another network address of the same family and netmask. */
  record Network() implements Mask {}

  /** A number of a payment card that nobody has. */
  record Card() implements Mask {}

  /** Another bank account of the same country. */
  record Iban() implements Mask {}

  /**
   * What tells of people in a free text, as far as it is recognised.
   *
   * @param by who vouches that the rest may stay
   */
  record Redact(String by) implements Mask {}

  /** Moved on the map by at most so many metres. */
  record Geo(GeoPart part, int metres) implements Mask {}

  /** Encrypted by FF1: another key of the same length. */
  record Encrypt(Alphabet alphabet) implements Mask {}

  /**
   * Computed by the source.
   *
   * @param expression in SQL, over the columns of the row
   * @param by who vouches that it hides what it must
   */
  record Sql(String expression, String by) implements Mask {}

  /**
   * A mask of somebody's own.
   *
   * @param kinds the types that it takes
   */
  record Custom(String name, MaskClass maskClass, List<TypeKind> kinds) implements Mask {
    public Custom {
      kinds = kinds.stream().sorted().toList();
    }
  }

  record Null() implements Mask {}

  /** One value for all; its text as PostgreSQL reads it. */
  record Constant(String value) implements Mask {}

  /**
   * Values in JSON documents by their paths.
   *
   * @param paths in the order of their texts
   * @param others what becomes of values at no such path
   * @param maskKeys whether keys that no path names are masked too; else all keys stay
   */
  record Json(List<JsonRule> paths, Others others, boolean maskKeys) implements Mask {
    public Json {
      paths = paths.stream().sorted(Comparator.comparing(JsonRule::path)).toList();
    }
  }

  /**
   * The fields of a composite type.
   *
   * @param fields in the order of their names
   * @param others what becomes of fields that are not named
   */
  record Composite(List<PartRule> fields, Others others) implements Mask {
    public Composite {
      fields = sorted(fields);
    }
  }

  /**
   * The values of an hstore by their keys.
   *
   * @param keys in their order
   * @param others what becomes of values of other keys
   */
  record Hstore(List<PartRule> keys, Others others) implements Mask {
    public Hstore {
      keys = sorted(keys);
    }
  }

  /** The mask of a field or of a key's value, in a domain that columns may share. */
  record PartRule(String part, Mask mask, String domain) {}

  private static List<PartRule> sorted(List<PartRule> parts) {
    return parts.stream().sorted(Comparator.comparing(PartRule::part)).toList();
  }

  /** The mask of one place in documents, in a domain that columns may share. */
  record JsonRule(JsonPath path, Mask mask, String domain) {}

  /** What becomes of what no path, field or key of a mask names. */
  sealed interface Others {
    /** Strings as by `text`, numbers as by `number`, fields by what is usual for their type. */
    record Masked() implements Others {}

    /** A value that holds one stops the capture; a field stops it before it starts. */
    record Refused() implements Others {}

    /** They stay, because somebody said so. */
    record Kept(String reason, String by) implements Others {}
  }

  /** Which part of a name a column holds. */
  enum NamePart {
    FULL,
    FIRST,
    LAST
  }

  /** Which part of an address a column holds. */
  enum AddressPart {
    FULL,
    STREET,
    CITY,
    POSTCODE
  }

  /** The letters and digits that keys are made of. */
  enum Alphabet {
    DIGITS("0123456789"),
    HEX("0123456789abcdef"),
    LOWER_ALPHANUMERIC("0123456789abcdefghijklmnopqrstuvwxyz"),
    UPPER_ALPHANUMERIC("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    ALPHANUMERIC("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private final String signs;

    Alphabet(String signs) {
      this.signs = signs;
    }

    String signs() {
      return signs;
    }

    /** Whether it has capital letters, which may be no others where case does not count. */
    boolean capitals() {
      return this == UPPER_ALPHANUMERIC || this == ALPHANUMERIC;
    }
  }

  /** Which part of a place a column holds; a point is both, as in PostgreSQL's type. */
  enum GeoPart {
    POINT,
    LATITUDE,
    LONGITUDE
  }

  /**
   * Whether each date moves its own way, or all of a domain alike, or those of one entity, which
   * keeps their order.
   */
  enum Per {
    VALUE,
    DOMAIN,
    ENTITY
  }

  /** As in the rules file. */
  default String word() {
    return switch (this) {
      case Email _ -> "email";
      case Phone _ -> "phone";
      case Name _ -> "name";
      case Address _ -> "address";
      case Text _ -> "text";
      case Numeral _ -> "number";
      case DateShift _ -> "date";
      case Uuid _ -> "uuid";
      case Hash _ -> "hash";
      case Network _ -> "network";
      case Card _ -> "card";
      case Iban _ -> "iban";
      case Redact _ -> "text.redact";
      case Geo _ -> "geo";
      case Encrypt _ -> "encrypt";
      case Sql _ -> "sql";
      case Custom custom -> CustomMasks.PREFIX + custom.name();
      case Null _ -> "null";
      case Constant _ -> "constant";
      case Json _ -> "json";
      case Composite _ -> "composite";
      case Hstore _ -> "hstore";
    };
  }

  /** The other column of the row that it reads. */
  default Optional<String> reads() {
    return switch (this) {
      case Email email -> email.person();
      case Name name -> name.person();
      case DateShift shift -> shift.entity();
      default -> Optional.empty();
    };
  }

  /** The same for all columns of a domain: each table has its own name for the column it reads. */
  default Mask inDomain() {
    Optional<String> any = reads().map(_ -> "");
    return switch (this) {
      case Email _ -> new Email(any);
      case Name name -> new Name(name.part(), any);
      case DateShift shift -> new DateShift(shift.days(), shift.per(), any);
      default -> this;
    };
  }

  /** Whether it is all one what is there: an array is masked as a whole, in no domain. */
  default boolean lone() {
    return this instanceof Null || this instanceof Constant || this instanceof Sql;
  }

  /** What it does to differences between values of a type. */
  default MaskClass classOn(TypeKind kind) {
    if (kind == TypeKind.ARRAY) {
      // Nothing is proven of arrays, though unlike elements stay unlike
      return MaskClass.LOSSY;
    }
    return switch (this) {
      case Email _, Phone _, Text _, Uuid _, Hash _, Iban _ -> MaskClass.UNIQUE_PRESERVING;
      case Network _ ->
          kind == TypeKind.NETWORK ? MaskClass.BIJECTIVE : MaskClass.UNIQUE_PRESERVING;
      case Encrypt _ -> MaskClass.BIJECTIVE;
      case Custom custom -> custom.maskClass();
      case Numeral _ -> kind == TypeKind.FLOAT ? MaskClass.LOSSY : MaskClass.BIJECTIVE;
      case DateShift shift -> shift.per() == Per.DOMAIN ? MaskClass.BIJECTIVE : MaskClass.LOSSY;
      case Name _,
          Address _,
          Card _,
          Redact _,
          Geo _,
          Sql _,
          Null _,
          Constant _,
          Json _,
          Composite _,
          Hstore _ ->
          MaskClass.LOSSY;
    };
  }

  /** The types it can be used on, and on arrays of. */
  default Set<TypeKind> takes() {
    return switch (this) {
      case Email _, Phone _, Name _, Address _, Text _, Iban _, Redact _ ->
          EnumSet.of(TypeKind.TEXT);
      case Network _ -> EnumSet.of(TypeKind.TEXT, TypeKind.NETWORK);
      case Card _ -> EnumSet.of(TypeKind.TEXT, TypeKind.INTEGER, TypeKind.NUMERIC);
      case Geo geo ->
          geo.part() == GeoPart.POINT
              ? EnumSet.of(TypeKind.POINT)
              : EnumSet.of(TypeKind.NUMERIC, TypeKind.FLOAT);
      case Custom custom -> Set.copyOf(custom.kinds());
      case Encrypt _ -> EnumSet.of(TypeKind.TEXT, TypeKind.INTEGER);
      case Uuid _ -> EnumSet.of(TypeKind.TEXT, TypeKind.UUID);
      case Hash _ -> EnumSet.of(TypeKind.TEXT, TypeKind.BYTES);
      case Numeral _ -> EnumSet.of(TypeKind.INTEGER, TypeKind.NUMERIC, TypeKind.FLOAT);
      case DateShift _ -> EnumSet.of(TypeKind.DATE, TypeKind.TIMESTAMP);
      case Json _ -> EnumSet.of(TypeKind.JSON);
      case Composite _ -> EnumSet.of(TypeKind.COMPOSITE);
      case Hstore _ -> EnumSet.of(TypeKind.HSTORE);
      case Sql _, Null _, Constant _ -> EnumSet.allOf(TypeKind.class);
    };
  }
}
