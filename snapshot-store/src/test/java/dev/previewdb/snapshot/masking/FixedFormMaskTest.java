package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.source.TypeKind;
import java.util.Collections;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FixedFormMaskTest {
  @Test
  void emailsGoToANameThatNoMailServerHas() {
    assertAll(new Mask.Email(), "[a-z2-7]{20}@example\\.invalid");
  }

  @Test
  void uniquePhonesAreInTheCountryCodeThatNobodyHas() {
    assertAll(new Mask.Phone(), "\\+999[0-9]{12}x[0-9]{12}");
  }

  @Test
  void uuidsAreOfVersionFour() {
    assertAll(
        new Mask.Uuid(), "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  }

  @Test
  void hashesAreSixtyFourDigits() {
    assertAll(new Mask.Hash(), "[0-9a-f]{64}");
  }

  /** The form, that no two of many values meet, and that none shows in its result. */
  private static void assertAll(Mask mask, String form) {
    MaskLab lab = MaskLab.of(mask, TypeKind.TEXT);
    Random random = new Random(2);
    Set<String> values = new HashSet<>();
    Set<String> results = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      String value = MaskLab.randomText(random, 30);
      String masked = lab.mask(value);
      if (!masked.matches(form)) {
        assertThat(masked).matches(form);
      }
      values.add(value);
      results.add(masked);
    }
    assertThat(results).hasSameSizeAs(values);
  }

  @ParameterizedTest
  @CsvSource({"36,20", "34,18", "32,16", "24,8"})
  void emailsFitTheNarrowestColumnOfTheirDomain(int room, int letters) {
    DomainForm form =
        new DomainForm(new Mask.Email(), "d", OptionalInt.of(room), false, false, false);
    assertThat(MaskLab.of(form, TypeKind.TEXT, MaskLab.KEY).mask("a@b.c"))
        .matches("[a-z2-7]{" + letters + "}@example\\.invalid")
        .hasSize(room);
  }

  @ParameterizedTest
  @CsvSource({"40,16", "16,16", "12,12", "10,10"})
  void phonesFitTheNarrowestColumnOfTheirDomain(int room, int length) {
    DomainForm form =
        new DomainForm(new Mask.Phone(), "d", OptionalInt.of(room), false, false, false);
    assertThat(MaskLab.of(form, TypeKind.TEXT, MaskLab.KEY).mask("030 123"))
        .matches("\\+999[0-9]+")
        .hasSize(length);
  }

  @Test
  void namesAndAddressesAreNoLongerThanPromised() {
    for (Mask.NamePart part : Mask.NamePart.values()) {
      assertThat(longest(new Mask.Name(part))).isLessThanOrEqualTo(NameMask.shortest(part));
    }
    for (Mask.AddressPart part : Mask.AddressPart.values()) {
      assertThat(longest(new Mask.Address(part))).isLessThanOrEqualTo(AddressMask.shortest(part));
    }
  }

  private static int longest(Mask mask) {
    MaskLab lab = MaskLab.of(mask, TypeKind.TEXT);
    return IntStream.range(0, 20_000)
        .map(i -> lab.mask("person " + i).length())
        .max()
        .orElseThrow();
  }

  @Test
  void namesLookLikeNames() {
    MaskLab lab = MaskLab.of(new Mask.Name(Mask.NamePart.FULL), TypeKind.TEXT);
    for (int i = 0; i < 1_000; i++) {
      assertThat(lab.mask("person " + i)).matches("[A-Za-z]{2,10} [A-Za-z]{2,10}");
    }
    assertThat(IntStream.range(0, 1_000).mapToObj(i -> lab.mask("person " + i)).distinct().count())
        .isGreaterThan(990);
  }

  @Test
  void namesAreTheSameInEveryThreadHoweverManyAskAtOnce() throws Exception {
    Callable<String> work =
        () -> {
          MaskLab lab = MaskLab.of(new Mask.Name(Mask.NamePart.FULL), TypeKind.TEXT);
          StringBuilder all = new StringBuilder();
          IntStream.range(0, 2_000).forEach(i -> all.append(lab.mask("person " + i)).append('\n'));
          return all.toString();
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      Set<String> results = new HashSet<>();
      for (var result : threads.invokeAll(Collections.nCopies(8, work))) {
        results.add(result.get());
      }
      assertThat(results).hasSize(1);
    }
  }

  @Test
  void bytesAreHashedToBytes() {
    MaskLab lab = MaskLab.of(new Mask.Hash(), TypeKind.BYTES);
    assertThat(lab.mask("\\xdeadbeef")).matches("\\\\x[0-9a-f]{64}");
  }

  @Test
  void wordsThatDifferOnlyInCaseMeetWhereCaseDoesNotCount() {
    DomainForm folding =
        new DomainForm(new Mask.Email(), "d", OptionalInt.empty(), true, true, false);
    MaskLab lab = MaskLab.of(folding, TypeKind.TEXT, MaskLab.KEY);
    assertThat(lab.mask("Anna@Example.COM")).isEqualTo(lab.mask("anna@example.com"));
  }

  @Test
  void blanksAtTheEndDoNotCountWhereTheyPad() {
    DomainForm padded = new DomainForm(new Mask.Text(), "d", OptionalInt.of(10), true, false, true);
    MaskLab lab = MaskLab.of(padded, TypeKind.TEXT, MaskLab.KEY);
    assertThat(lab.mask("AB12      ")).isEqualTo(lab.mask("AB12")).hasSize(4);
  }

  @Test
  void domainsHaveNothingInCommon() {
    DomainForm one =
        new DomainForm(new Mask.Email(), "one", OptionalInt.empty(), true, false, false);
    DomainForm two =
        new DomainForm(new Mask.Email(), "two", OptionalInt.empty(), true, false, false);
    assertThat(MaskLab.of(one, TypeKind.TEXT, MaskLab.KEY).mask("a@b.c"))
        .isNotEqualTo(MaskLab.of(two, TypeKind.TEXT, MaskLab.KEY).mask("a@b.c"));
  }
}
