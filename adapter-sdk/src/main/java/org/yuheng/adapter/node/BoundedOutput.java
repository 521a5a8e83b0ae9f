package org.yuheng.adapter.node;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Takes as many bytes as were announced, and fails at the first one more. */
final class BoundedOutput extends FilterOutputStream {

    private long left;

    BoundedOutput(OutputStream out, long announced) {
        super(out);
        this.left = announced;
    }

    @Override
    public void write(int value) throws IOException {
        take(1);
        out.write(value);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        take(length);
        out.write(source, offset, length);
    }

    private void take(int bytes) throws IOException {
        left -= bytes;
        if (left < 0) {
            throw new IOException("more bytes arrive than were announced");
        }
    }
}
