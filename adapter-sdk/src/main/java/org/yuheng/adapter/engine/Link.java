package org.yuheng.adapter.engine;

import java.io.Closeable;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * An ordered byte stream in both directions to one other role of the same job, encrypted and authenticated end to end:
 * to the other node itself, or to the inside of an attested enclave. Output reaches the other side after {@code
 * flush()}. When the other side is gone, reads and writes throw {@link java.io.IOException}.
 */
public interface Link extends Closeable {

    String peerRole();

    InputStream in();

    OutputStream out();
}
