package dev.previewdb.orchestrator.router;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Ways in which a first message can be wrong; each makes others from another random. */
enum MalformedStartup {
  NO_SENSE {
    @Override
    byte[] bytes(Random random) {
      return random(random, 1 + random.nextInt(300));
    }
  },
  NEGATIVE_LENGTH {
    @Override
    byte[] bytes(Random random) {
      return withLength(valid(), random.nextInt() | 0x8000_0000);
    }
  },
  HUGE_LENGTH {
    @Override
    byte[] bytes(Random random) {
      return withLength(valid(), 10_001 + random.nextInt(Integer.MAX_VALUE - 10_001));
    }
  },
  LENGTH_OF_LESS_THAN_THE_HEADER {
    @Override
    byte[] bytes(Random random) {
      return withLength(valid(), random.nextInt(8));
    }
  },
  ANOTHER_LENGTH {
    @Override
    byte[] bytes(Random random) {
      return withLength(valid(), 8 + random.nextInt(200));
    }
  },
  TRUNCATED {
    @Override
    byte[] bytes(Random random) {
      byte[] whole = valid();
      return Arrays.copyOf(whole, random.nextInt(whole.length));
    }
  },
  NOT_UTF8 {
    @Override
    byte[] bytes(Random random) {
      byte[] name = random(random, 1 + random.nextInt(80));
      for (int i = 0; i < name.length; i++) {
        name[i] |= (byte) 0x80;
      }
      String text = new String(name, StandardCharsets.ISO_8859_1);
      return random.nextBoolean()
          ? message("user", RouterLab.OWNER, "database", text)
          : message("user", text, "database", RouterLab.PREVIEW, text, text);
    }
  },
  NO_TERMINATOR {
    @Override
    byte[] bytes(Random random) {
      byte[] whole = valid();
      byte[] cut = Arrays.copyOf(whole, whole.length - 1 - random.nextInt(20));
      return withLength(cut, cut.length);
    }
  },
  BYTES_AFTER_THE_TERMINATOR {
    @Override
    byte[] bytes(Random random) {
      byte[] more = joined(valid(), random(random, 1 + random.nextInt(40)));
      return withLength(more, more.length);
    }
  },
  REPEATED_NAMES {
    @Override
    byte[] bytes(Random random) {
      String[] parameters = new String[2 * (1 + random.nextInt(200))];
      for (int i = 0; i < parameters.length; i += 2) {
        parameters[i] = random.nextBoolean() ? "user" : "database";
        parameters[i + 1] = random.nextBoolean() ? "" : "postgres";
      }
      return message(parameters);
    }
  },
  NO_USER {
    @Override
    byte[] bytes(Random random) {
      return random.nextBoolean()
          ? message("database", RouterLab.PREVIEW)
          : message("user", "", "database", RouterLab.PREVIEW);
    }
  },
  AS_LONG_AS_IT_MAY_BE {
    @Override
    byte[] bytes(Random random) {
      return message("user", "x".repeat(9_985 + random.nextInt(20)));
    }
  },
  ANOTHER_VERSION {
    @Override
    byte[] bytes(Random random) {
      byte[] whole = valid();
      ByteBuffer.wrap(whole).putInt(4, random.nextInt());
      return whole;
    }
  },
  TLS_ASKED_AGAIN {
    @Override
    byte[] bytes(Random random) {
      return repeated(request(80877103), 2 + random.nextInt(5));
    }
  },
  GSSAPI_ASKED_AGAIN {
    @Override
    byte[] bytes(Random random) {
      return repeated(request(80877104), 2 + random.nextInt(5));
    }
  },
  ASKED_FOR_ALL_AND_THEN_NONSENSE {
    @Override
    byte[] bytes(Random random) {
      return joined(
          joined(request(80877104), request(80877103)), random(random, random.nextInt(50)));
    }
  },
  REQUEST_OF_ANOTHER_LENGTH {
    @Override
    byte[] bytes(Random random) {
      byte[] request = joined(request(80877103 + random.nextInt(3)), random(random, 12));
      return withLength(request, 9 + random.nextInt(12));
    }
  },
  BROKEN_HANDSHAKE {
    @Override
    byte[] bytes(Random random) {
      byte[] record = random(random, 6 + random.nextInt(200));
      record[0] = 0x16;
      record[1] = 3;
      record[2] = 1;
      return random.nextBoolean() ? record : joined(request(80877103), record);
    }
  },
  CANCEL_OF_NO_SESSION {
    @Override
    byte[] bytes(Random random) {
      return RouterLab.cancel(random(random, random.nextInt(3) * random.nextInt(300)));
    }
  },
  CANCEL_THAT_TALKS_ON {
    @Override
    byte[] bytes(Random random) {
      return joined(RouterLab.cancel(random(random, 8)), random(random, 5_000));
    }
  },
  CHANGED_SOMEWHERE {
    @Override
    byte[] bytes(Random random) {
      byte[] whole = valid();
      for (int i = 0; i <= random.nextInt(4); i++) {
        whole[random.nextInt(whole.length)] = (byte) random.nextInt(256);
      }
      return whole;
    }
  };

  abstract byte[] bytes(Random random);

  private static byte[] valid() {
    return message(
        "user",
        RouterLab.OWNER,
        "database",
        RouterLab.PREVIEW,
        "application_name",
        "none of its kind");
  }

  private static byte[] message(String... parameters) {
    byte[] text = (String.join("\0", parameters) + "\0\0").getBytes(StandardCharsets.ISO_8859_1);
    return joined(ByteBuffer.allocate(8).putInt(8 + text.length).putInt(3 << 16).array(), text);
  }

  private static byte[] request(int code) {
    return ByteBuffer.allocate(8).putInt(8).putInt(code).array();
  }

  private static byte[] withLength(byte[] message, int length) {
    ByteBuffer.wrap(message).putInt(length);
    return message;
  }

  private static byte[] random(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] repeated(byte[] bytes, int times) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      all.writeBytes(bytes);
    }
    return all.toByteArray();
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }
}
