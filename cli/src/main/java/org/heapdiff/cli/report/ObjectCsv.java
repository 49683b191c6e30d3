package org.heapdiff.cli.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.heapdiff.diff.ObjectLists;

/**
 * Objects as comma-separated values, one row each, for any number of them: a row is written into a
 * buffer digit by digit, and no Java object is made for it. Ids are in hexadecimal with {@code 0x},
 * sizes in bytes. Call {@link #flush} behind the last row.
 */
public final class ObjectCsv implements ObjectLists.ObjectRow, ObjectLists.PairRow {
  private static final int BUFFER_BYTES = 1 << 16;

  /** Two ids, three numbers and what is between them take less. */
  private static final int MOST_BYTES_BUT_NAME = 128;

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final OutputStream output;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final Map<String, byte[]> names = new HashMap<>();
  private int used;

  private ObjectCsv(OutputStream output) {
    this.output = output;
  }

  /** Begins a list of objects: {@code id,class,shallow,retained}. */
  public static ObjectCsv objects(OutputStream output) throws IOException {
    return new ObjectCsv(output).header("id,class,shallow,retained");
  }

  /**
   * Begins a list of objects that are in two dumps: {@code
   * before,after,class,shallow,retained_before,retained_after}.
   */
  public static ObjectCsv pairs(OutputStream output) throws IOException {
    return new ObjectCsv(output)
        .header("before,after,class,shallow,retained_before,retained_after");
  }

  private ObjectCsv header(String columns) throws IOException {
    text(columns.getBytes(StandardCharsets.US_ASCII));
    buffer[used++] = '\n';
    return this;
  }

  @Override
  public void object(long id, String className, long shallow, long retained) throws IOException {
    reserve(MOST_BYTES_BUT_NAME);
    id(id);
    name(className);
    number(shallow);
    buffer[used++] = ',';
    number(retained);
    buffer[used++] = '\n';
  }

  @Override
  public void pair(
      long idBefore,
      long idAfter,
      String className,
      long shallow,
      long retainedBefore,
      long retainedAfter)
      throws IOException {
    reserve(MOST_BYTES_BUT_NAME);
    id(idBefore);
    buffer[used++] = ',';
    id(idAfter);
    name(className);
    number(shallow);
    buffer[used++] = ',';
    number(retainedBefore);
    buffer[used++] = ',';
    number(retainedAfter);
    buffer[used++] = '\n';
  }

  /** Writes what is still in the buffer. */
  public void flush() throws IOException {
    output.write(buffer, 0, used);
    used = 0;
    output.flush();
  }

  /** A name, with a comma on both sides; room for the rest of the row is left behind it. */
  private void name(String className) throws IOException {
    buffer[used++] = ',';
    text(
        names.computeIfAbsent(
            className, name -> CsvRenderer.quoted(name).getBytes(StandardCharsets.UTF_8)));
    reserve(MOST_BYTES_BUT_NAME);
    buffer[used++] = ',';
  }

  private void text(byte[] text) throws IOException {
    if (text.length > buffer.length) {
      flush();
      output.write(text);
      return;
    }
    reserve(text.length);
    System.arraycopy(text, 0, buffer, used, text.length);
    used += text.length;
  }

  private void id(long id) {
    buffer[used++] = '0';
    buffer[used++] = 'x';
    int digits = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(id) + 3) / 4);
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
      buffer[used++] = HEX[(int) (id >>> shift) & 15];
    }
  }

  /** A size, which is never negative. */
  private void number(long number) {
    int digits = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    long rest = number;
    for (int at = used + digits - 1; at >= used; at--) {
      buffer[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    used += digits;
  }

  private void reserve(int bytes) throws IOException {
    if (used + bytes > buffer.length) {
      output.write(buffer, 0, used);
      used = 0;
    }
  }
}
