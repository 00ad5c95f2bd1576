package dev.previewdb.github.local;

import io.javalin.http.Context;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** One page of a list, with GitHub's {@code Link} header to the others. */
final class Page {
  private static final int USUAL = 30;
  private static final int MOST = 100;

  private Page() {}

  /** Sets the header and returns the items of the page asked for. */
  static <T> List<T> of(Context ctx, String address, List<T> all) {
    int size = Math.clamp(number(ctx.queryParam("per_page"), USUAL), 1, MOST);
    int last = Math.max(1, (all.size() + size - 1) / size);
    int page = Math.max(1, number(ctx.queryParam("page"), 1));
    String query = others(ctx) + "per_page=" + size + "&page=";
    StringJoiner links = new StringJoiner(", ").setEmptyValue("");
    if (page > 1) {
      links.add("<" + address + "?" + query + (page - 1) + ">; rel=\"prev\"");
    }
    if (page < last) {
      links.add("<" + address + "?" + query + (page + 1) + ">; rel=\"next\"");
      links.add("<" + address + "?" + query + last + ">; rel=\"last\"");
    }
    if (links.length() > 0) {
      ctx.header("Link", links.toString());
    }
    return all.stream().skip((page - 1L) * size).limit(size).toList();
  }

  private static String others(Context ctx) {
    StringBuilder query = new StringBuilder();
    ctx.queryParamMap()
        .forEach((name, values) -> {
          if (name.matches("state|sort|direction") && values.getFirst().matches("[a-z]+")) {
            query.append(name).append('=').append(values.getFirst()).append('&');
          }
        });
    return query.toString();
  }

  private static int number(@Nullable String text, int otherwise) {
    return text != null && text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : otherwise;
  }
}
