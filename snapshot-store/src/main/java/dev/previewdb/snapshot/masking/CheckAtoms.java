package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.TypeKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The comparisons of CHECKs that can be proven for one masked column: where one was true of the
 * source's value, it is true of the masked one. What is not recognised is not proven.
 */
final class CheckAtoms {
  private static final String COLUMN = "(?:\\w+|\"(?:[^\"]|\"\")+\")";
  private static final String CAST = "(?:::[a-z ]+(?:\\([0-9, ]+\\))?)?";
  private static final String VALUE = "\\(?\\(?" + COLUMN + "\\)?" + CAST + "\\)?";
  private static final String TEXT = "'((?:[^']|'')*)'" + CAST;

  private static final Pattern NULL_TEST = Pattern.compile(COLUMN + " IS (NOT )?NULL");
  private static final Pattern NOT_EMPTY =
      Pattern.compile("(?:(?:btrim|trim)\\()?" + VALUE + "\\)? <> ''" + CAST);
  private static final Pattern LENGTH =
      Pattern.compile(
          "(?:char_length|character_length|length)\\((?:btrim\\()?"
              + VALUE
              + "\\)?\\) (<|<=|>|>=|=) ([0-9]{1,9})");
  private static final Pattern NUMBER =
      Pattern.compile(
          VALUE + " (<|<=|>|>=) \\(?'?\\(?(-?[0-9.]{1,40})\\)?'?" + CAST + "\\)?" + CAST);
  private static final Pattern MATCH = Pattern.compile(VALUE + " (~~|~~\\*|~|~\\*) " + TEXT);
  private static final Pattern CONTAINS =
      Pattern.compile("POSITION\\(\\(" + TEXT + "\\) IN \\(" + VALUE + "\\)\\) > ([01])");
  private static final Pattern LOWER =
      Pattern.compile(VALUE + " = lower\\(" + VALUE + "\\)" + CAST);
  private static final String LITERAL = "'(?:[^']|'')*'(?:::[a-z ]+(?:\\([0-9, ]+\\))?)*";
  private static final Pattern LISTED =
      Pattern.compile(
          VALUE
              + " = ANY \\(+ARRAY\\[("
              + LITERAL
              + "(?:, "
              + LITERAL
              + ")*)\\]\\)?(?:::[a-z ]+\\[\\])?\\)");
  private static final Pattern LABEL = Pattern.compile(TEXT);

  private static final Set<TypeKind> NUMBERS =
      EnumSet.of(TypeKind.INTEGER, TypeKind.NUMERIC, TypeKind.FLOAT);

  private final DomainForm form;
  private final TypeKind kind;

  CheckAtoms(DomainForm form, TypeKind kind) {
    this.form = form;
    this.kind = kind;
  }

  boolean proven(String atom) {
    if (form.mask() instanceof Mask.Null) {
      // What compares with NULL is NULL, which a CHECK lets pass
      return (NULL_TEST.matcher(atom).matches() && !atom.contains(" NOT NULL"))
          || List.of(NOT_EMPTY, LENGTH, NUMBER, MATCH, CONTAINS, LOWER, LISTED).stream()
              .anyMatch(p -> p.matcher(atom).matches());
    }
    if (form.mask() instanceof Mask.Composite || form.mask() instanceof Mask.Sql) {
      // Of a composite value even IS NULL reads all the fields, and an expression may be NULL
      return false;
    }
    if (form.mask() instanceof Mask.Json
        || form.mask() instanceof Mask.Hstore
        || (kind == TypeKind.ARRAY && !(form.mask() instanceof Mask.Constant))) {
      // Nothing is known of what a CHECK reads out of a document or an array
      return NULL_TEST.matcher(atom).matches();
    }
    return NULL_TEST.matcher(atom).matches()
        || notEmpty(atom)
        || length(atom)
        || number(atom)
        || matches(atom)
        || contains(atom)
        || lower(atom)
        || listed(atom);
  }

  private boolean notEmpty(String atom) {
    return NOT_EMPTY.matcher(atom).matches()
        && !(form.mask() instanceof Mask.Constant constant && constant.value().isBlank());
  }

  private boolean length(String atom) {
    Matcher matcher = LENGTH.matcher(atom);
    if (!matcher.matches()) {
      return false;
    }
    int limit = Integer.parseInt(matcher.group(2));
    String operator = matcher.group(1);
    return switch (form.mask()) {
      case Mask.Text _, Mask.Redact _, Mask.Iban _, Mask.Encrypt _ -> true;
      case Mask.Card _ -> kind == TypeKind.TEXT;
      case Mask.Name _, Mask.Address _ ->
          holds(2 - limit, operator)
              && holds(ColumnFit.shortest(form.mask(), false) - limit, operator);
      case Mask.Email email when email.person().isPresent() ->
          holds(EmailMask.HOST.length() + 5 - limit, operator)
              && holds(PersonMask.longestEmail(form.unique()) - limit, operator);
      case Mask.Email _, Mask.Phone _, Mask.Uuid _, Mask.Hash _, Mask.Constant _ ->
          everySample(s -> holds(s.codePointCount(0, s.length()) - limit, operator));
      case Mask.Numeral _,
          Mask.DateShift _,
          Mask.Network _,
          Mask.Geo _,
          Mask.Sql _,
          Mask.Custom _,
          Mask.Null _,
          Mask.Json _,
          Mask.Composite _,
          Mask.Hstore _ ->
          false;
    };
  }

  /** The mask `number` keeps the sign and how many digits there are; so do these bounds. */
  private boolean number(String atom) {
    Matcher matcher = NUMBER.matcher(atom);
    if (!matcher.matches() || !NUMBERS.contains(kind)) {
      return false;
    }
    Optional<BigDecimal> limit = decimal(matcher.group(2));
    if (limit.isEmpty()) {
      return false;
    }
    if (form.mask() instanceof Mask.Constant constant) {
      return decimal(constant.value())
          .filter(c -> holds(c.compareTo(limit.get()), matcher.group(1)))
          .isPresent();
    }
    if (form.mask() instanceof Mask.Geo geo) {
      return holdsRange(matcher.group(1), limit.get(), GeoMask.edge(geo.part()));
    }
    return (form.mask() instanceof Mask.Numeral || form.mask() instanceof Mask.Encrypt)
        && keepsSide(matcher.group(1), limit.get());
  }

  private boolean keepsSide(String operator, BigDecimal limit) {
    if (limit.signum() == 0) {
      return true;
    }
    boolean whole = kind == TypeKind.INTEGER;
    return switch (operator) {
      case ">=", "<" -> isPower(limit) && kind != TypeKind.FLOAT;
      case "<=", ">" -> whole && isPower(limit.add(BigDecimal.ONE));
      default -> false;
    };
  }

  /** What was in the range of a latitude or longitude is so after a move; else no CHECK held. */
  private static boolean holdsRange(String operator, BigDecimal limit, int edge) {
    BigDecimal end = BigDecimal.valueOf(operator.startsWith(">") ? -edge : edge);
    return operator.endsWith("=") && limit.compareTo(end) == 0;
  }

  private static boolean isPower(BigDecimal number) {
    BigDecimal bare = number.stripTrailingZeros();
    return bare.unscaledValue().equals(BigInteger.ONE) && bare.scale() <= 0;
  }

  private boolean matches(String atom) {
    Matcher matcher = MATCH.matcher(atom);
    if (!matcher.matches()) {
      return false;
    }
    String operator = matcher.group(1);
    String text = matcher.group(2).replace("''", "'");
    boolean like = operator.startsWith("~~");
    try {
      Pattern pattern =
          Pattern.compile(
              like ? PatternText.like(text) : PatternText.regex(text),
              operator.endsWith("*") ? Pattern.CASE_INSENSITIVE | Pattern.DOTALL : Pattern.DOTALL);
      return everySample(s -> like ? pattern.matcher(s).matches() : pattern.matcher(s).find());
    } catch (PatternSyntaxException _) {
      return false;
    }
  }

  private boolean contains(String atom) {
    Matcher matcher = CONTAINS.matcher(atom);
    return matcher.matches()
        && everySample(s ->
            s.indexOf(matcher.group(1).replace("''", "'")) + 1
                > Integer.parseInt(matcher.group(2)));
  }

  private boolean lower(String atom) {
    return LOWER.matcher(atom).matches()
        && everySample(s -> s.chars().noneMatch(Character::isUpperCase));
  }

  private boolean listed(String atom) {
    return labels(atom)
        .filter(
            all -> form.mask() instanceof Mask.Constant constant && all.contains(constant.value()))
        .isPresent();
  }

  /** The texts that a column may have by a CHECK that lists them. */
  static Optional<List<String>> labels(String atom) {
    Matcher matcher = LISTED.matcher(atom);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        LABEL.matcher(matcher.group(1)).results().map(r -> r.group(1).replace("''", "'")).toList());
  }

  private boolean everySample(Predicate<String> test) {
    List<String> samples = MaskSamples.of(form, kind);
    return !samples.isEmpty() && samples.stream().allMatch(test);
  }

  private static boolean holds(int comparison, String operator) {
    return switch (operator) {
      case "<" -> comparison < 0;
      case "<=" -> comparison <= 0;
      case ">" -> comparison > 0;
      case ">=" -> comparison >= 0;
      default -> comparison == 0;
    };
  }

  private static Optional<BigDecimal> decimal(String text) {
    return text.matches("-?[0-9]+(\\.[0-9]+)?")
        ? Optional.of(new BigDecimal(text))
        : Optional.empty();
  }
}
