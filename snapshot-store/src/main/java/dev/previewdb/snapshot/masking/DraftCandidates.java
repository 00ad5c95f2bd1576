package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.CheckConstraint;
import dev.previewdb.snapshot.source.ColumnType;
import dev.previewdb.snapshot.source.Partitioning;
import dev.previewdb.snapshot.source.SourceColumn;
import dev.previewdb.snapshot.source.SourceSchema;
import dev.previewdb.snapshot.source.SourceTable;
import dev.previewdb.snapshot.source.TypeKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rules that a draft may propose for a column, the best first. Only what cannot be personal by its
 * type and name is kept; the last rule is one to vouch for where nothing can be proven.
 */
final class DraftCandidates {
  static final String BY = "draft";
  private static final int USUAL_DAYS = 30;
  private static final int LIFE_DAYS = 180;
  private static final Mask TOGETHER = new Mask.DateShift(USUAL_DAYS, Mask.Per.DOMAIN);

  private static final Set<TypeKind> NUMBERS =
      EnumSet.of(TypeKind.INTEGER, TypeKind.NUMERIC, TypeKind.FLOAT);
  private static final Pattern BOUND = Pattern.compile("[<>]=? '?(\\d+(?:\\.\\d+)?)");

  private final SourceSchema schema;
  private final DraftSample sample;

  DraftCandidates(SourceSchema schema, DraftSample sample) {
    this.schema = schema;
    this.sample = sample;
  }

  List<ColumnRule> of(SourceTable table, SourceColumn column) {
    List<ColumnRule> all = new ArrayList<>();
    harmless(table, column).ifPresent(reason -> all.add(new ColumnRule.Kept(reason, BY)));
    if (all.isEmpty()) {
      for (Mask mask : masks(table, column)) {
        ColumnRule.Masked own = masked(mask, own(table, column));
        // Columns of one meaning share a domain, so that what is equal stays equal
        shared(mask).ifPresent(domain -> all.add(masked(mask, domain)));
        all.add(own);
      }
    }
    return all;
  }

  private Optional<String> harmless(SourceTable table, SourceColumn column) {
    return switch (column.type().kind()) {
      case BOOLEAN -> Optional.of("true or false");
      case ENUM -> Optional.of("a label of the type " + column.type().sql());
      case INTEGER -> harmlessNumber(table, column);
      // Listed or not, what looks like a person's is for a reviewer to keep
      case TEXT ->
          look(table, column).isPresent()
              ? Optional.empty()
              : listed(table, column).or(() -> listPartition(table, column));
      case DATE, TIMESTAMP -> rangePartition(table, column);
      case NUMERIC,
          FLOAT,
          UUID,
          JSON,
          BYTES,
          ARRAY,
          RANGE,
          COMPOSITE,
          NETWORK,
          POINT,
          HSTORE,
          OTHER ->
          Optional.empty();
    };
  }

  private static Optional<String> harmlessNumber(SourceTable table, SourceColumn column) {
    if (column.numbering() != SourceColumn.Numbering.NONE) {
      return Optional.of("surrogate key, numbered by the database");
    }
    if (column.name().equals("id") && UniqueFit.inKey(table, "id")) {
      return Optional.of("surrogate key, by its name");
    }
    return DraftWords.counts(column.name())
        ? Optional.of("a count or place in an order, by its name")
        : Optional.empty();
  }

  /** A CHECK that lists every value has said them all in the schema already. */
  private static Optional<String> listed(SourceTable table, SourceColumn column) {
    return Stream.concat(
            table.checks().stream().filter(c -> c.columns().equals(List.of(column.name()))),
            column.domainChecks().stream())
        .filter(check -> check.certain() && lists(check))
        .findFirst()
        .map(check -> "one of the values that the CHECK " + check.name() + " lists");
  }

  private static boolean lists(CheckConstraint check) {
    return CheckExpression.all(
        check.expression(), atom -> CheckAtoms.labels(atom).filter(l -> !l.isEmpty()).isPresent());
  }

  /** Only where all rows of the table are spread by the column's own values. */
  private static Optional<String> listPartition(SourceTable table, SourceColumn column) {
    return table
        .partitioning()
        .filter(p -> p.plain() && keyWithoutDefault(p, column, Partitioning.Strategy.LIST))
        .map(_ -> "one of the values that the partitions list");
  }

  private Optional<String> rangePartition(SourceTable root, SourceColumn column) {
    return schema.tables().stream()
        .filter(table -> table.root().equals(root.name()) && DraftWords.bookkeeping(column.name()))
        .flatMap(table -> table.partitioning().stream())
        .filter(p -> keyWithoutDefault(p, column, Partitioning.Strategy.RANGE))
        .findFirst()
        .map(_ -> "when it was recorded; the partitions are chosen by it");
  }

  private static boolean keyWithoutDefault(
      Partitioning partitioning, SourceColumn column, Partitioning.Strategy strategy) {
    return partitioning.strategy() == strategy
        && !partitioning.hasDefault()
        && partitioning.keyColumns().equals(Set.of(column.name()));
  }

  private Optional<Look> look(SourceTable table, SourceColumn column) {
    return sample.look(new ColumnKey(table.name(), column.name()));
  }

  private List<Mask> masks(SourceTable table, SourceColumn column) {
    ColumnType type = column.type();
    List<Mask> all = new ArrayList<>();
    switch (type.ofElements().kind()) {
      case TEXT -> {
        look(table, column).map(DraftCandidates::mask).ifPresent(all::add);
        DraftWords.mask(table, column.name()).ifPresent(all::add);
        all.add(new Mask.Text());
      }
      case INTEGER, NUMERIC, FLOAT -> all.add(new Mask.Numeral());
      case DATE, TIMESTAMP -> {
        if (!DraftWords.bookkeeping(column.name())) {
          all.add(new Mask.DateShift(LIFE_DAYS, Mask.Per.VALUE));
        }
        all.add(TOGETHER);
      }
      case UUID -> all.add(new Mask.Uuid());
      case NETWORK -> all.add(new Mask.Network());
      // Keys may be data, which only someone who knows the documents can tell
      case JSON -> {
        List<Mask.JsonRule> paths = paths(table, column);
        if (!paths.isEmpty()) {
          all.add(new Mask.Json(paths, new Mask.Others.Masked(), true));
        }
        all.add(new Mask.Json(List.of(), new Mask.Others.Masked(), true));
      }
      case BYTES -> {
        if (type.kind() == TypeKind.ARRAY) {
          all.add(new Mask.Hash());
        }
      }
      case COMPOSITE -> all.add(new Mask.Composite(List.of(), new Mask.Others.Masked()));
      case BOOLEAN, ENUM, ARRAY, RANGE, POINT, HSTORE, OTHER -> {}
    }
    ConstantFit.neutral(type).ifPresent(value -> all.add(new Mask.Constant(value)));
    bounds(table, column).forEach(value -> all.add(new Mask.Constant(value)));
    all.add(new Mask.Null());
    if (type.kind() == TypeKind.BYTES) {
      all.add(new Mask.Hash());
    }
    all.add(type.kind() == TypeKind.TEXT ? new Mask.Text() : all.getFirst());
    return all;
  }

  private static Mask mask(Look look) {
    return switch (look) {
      case EMAIL -> new Mask.Email();
      case UUID -> new Mask.Uuid();
      case NETWORK -> new Mask.Network();
      case IBAN -> new Mask.Iban();
      case CARD -> new Mask.Card();
      case PHONE -> new Mask.Phone();
      case FULL_NAME -> new Mask.Name(Mask.NamePart.FULL);
      case FIRST_NAME -> new Mask.Name(Mask.NamePart.FIRST);
      case LAST_NAME -> new Mask.Name(Mask.NamePart.LAST);
    };
  }

  /** A rule for each innermost place that most documents have: so its key keeps its name. */
  private List<Mask.JsonRule> paths(SourceTable table, SourceColumn column) {
    List<DraftSample.Field> fields = sample.fields(new ColumnKey(table.name(), column.name()));
    return fields.stream()
        .filter(f -> fields.stream().noneMatch(other -> other.path().isBelow(f.path())))
        .map(field -> rule(table, own(table, column), field))
        .toList();
  }

  private static Mask.JsonRule rule(SourceTable table, String column, DraftSample.Field field) {
    Mask mask =
        field
            .look()
            .map(DraftCandidates::mask)
            .or(() -> field.path().lastKey().flatMap(key -> DraftWords.mask(table, key)))
            .orElseGet(Mask.Text::new);
    String own = JsonRulesReader.domain(column, field.path());
    return new Mask.JsonRule(field.path(), mask, shared(mask).orElse(own));
  }

  /** The numbers that CHECKs compare the column with: one of them often satisfies all. */
  private static List<String> bounds(SourceTable table, SourceColumn column) {
    if (!NUMBERS.contains(column.type().kind())) {
      return List.of();
    }
    return Stream.concat(table.checks().stream(), column.domainChecks().stream())
        .filter(c -> c.columns().isEmpty() || c.columns().contains(column.name()))
        .flatMap(c -> BOUND.matcher(c.expression()).results())
        .map(result -> result.group(1))
        .distinct()
        .toList();
  }

  private static ColumnRule.Masked masked(Mask mask, String domain) {
    return new ColumnRule.Masked(mask, domain, Optional.empty(), Set.of());
  }

  private static String own(SourceTable table, SourceColumn column) {
    return table.name().spelling() + "." + column.name();
  }

  private static Optional<String> shared(Mask mask) {
    return switch (mask) {
      case Mask.Email _ -> Optional.of("email");
      case Mask.Phone _ -> Optional.of("phone");
      case Mask.DateShift shift when shift.per() == Mask.Per.DOMAIN -> Optional.of("time");
      case Mask.Name _,
          Mask.Address _,
          Mask.Text _,
          Mask.Numeral _,
          Mask.DateShift _,
          Mask.Uuid _,
          Mask.Hash _,
          Mask.Network _,
          Mask.Card _,
          Mask.Iban _,
          Mask.Redact _,
          Mask.Geo _,
          Mask.Encrypt _,
          Mask.Sql _,
          Mask.Custom _,
          Mask.Null _,
          Mask.Constant _,
          Mask.Json _,
          Mask.Composite _,
          Mask.Hstore _ ->
          Optional.empty();
    };
  }
}
