package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.TypeKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Results of a mask whose results all look alike whatever it is given, to try a CHECK's patterns
 * on. The key is of no matter: it changes which results there are, not how they look.
 */
final class MaskSamples {
  private static final int MANY = 300;
  private static final MaskingKey ANY = MaskingKey.of(new byte[32]);

  private MaskSamples() {}

  /** None for masks whose results look like what they are given. */
  static List<String> of(DomainForm form, TypeKind kind) {
    boolean uniform =
        switch (form.mask()) {
          case Mask.Email _,
              Mask.Phone _,
              Mask.Name _,
              Mask.Address _,
              Mask.Uuid _,
              Mask.Hash _,
              Mask.Constant _ ->
              true;
          case Mask.Text _,
              Mask.Numeral _,
              Mask.DateShift _,
              Mask.Network _,
              Mask.Card _,
              Mask.Iban _,
              Mask.Redact _,
              Mask.Geo _,
              Mask.Encrypt _,
              Mask.Sql _,
              Mask.Custom _,
              Mask.Null _,
              Mask.Json _,
              Mask.Composite _,
              Mask.Hstore _ ->
              false;
        };
    Optional<ValueMask> mask = uniform ? ValueMasks.scalar(form, kind, ANY) : Optional.empty();
    return mask.map(MaskSamples::samples).orElse(List.of());
  }

  private static List<String> samples(ValueMask mask) {
    RowBuffer out = new RowBuffer(64);
    return IntStream.range(0, MANY)
        .mapToObj(i -> {
          byte[] in = Integer.toString(i).getBytes(StandardCharsets.UTF_8);
          out.clear();
          mask.mask(in, 0, in.length, out);
          return new String(out.bytes(), 0, out.length(), StandardCharsets.UTF_8);
        })
        .toList();
  }
}
