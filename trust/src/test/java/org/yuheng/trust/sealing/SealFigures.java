package org.yuheng.trust.sealing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Prints, as JSON lines, GiB a second that one core seals and unseals, by processor time, warm; and what the JDK's bare
 * AES-256-GCM does on the same 64 KiB in the same run. Argument: seconds a figure (3).
 */
public final class SealFigures {

    private static final int MIB = 64;
    private static final double GIB = 1 << 30;
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

    private SealFigures() {}

    private interface Work {
        /** @return bytes done */
        long once() throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        double seconds = arguments.length > 0 ? Double.parseDouble(arguments[0]) : 3;
        byte[] plain = new byte[MIB << 20];
        new java.util.Random(1).nextBytes(plain);
        byte[] sealed;
        try (DataKey key = DataKey.generate()) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length + (1 << 20));
            seal(key, plain, bytes);
            sealed = bytes.toByteArray();
            byte[] target = new byte[SealedFrames.FRAME];
            double bare = rate(seconds, bare(plain));
            print("bare AES-256-GCM, 64 KiB", bare, bare);
            print("seal", rate(seconds, () -> seal(key, plain, OutputStream.nullOutputStream())), bare);
            print("unseal", rate(seconds, () -> unseal(key, sealed, target)), bare);
        }
    }

    private static void print(String figure, double rate, double bare) {
        System.out.printf(
                Locale.ROOT, "{\"figure\":\"%s\",\"gibPerSecond\":%.2f,\"ofBare\":%.2f}%n", figure, rate, rate / bare);
    }

    private static long seal(DataKey key, byte[] plain, OutputStream to) throws IOException {
        try (SealedFrames.Writer writer = SealedFrames.writer(key, "figure", to)) {
            writer.write(plain, 0, plain.length);
            writer.finish();
        }
        return plain.length;
    }

    private static long unseal(DataKey key, byte[] sealed, byte[] target) throws IOException {
        long bytes = 0;
        try (InputStream reader = SealedFrames.reader(key, "figure", new ByteArrayInputStream(sealed))) {
            for (int read = reader.read(target); read >= 0; read = reader.read(target)) {
                bytes += read;
            }
        }
        return bytes;
    }

    private static Work bare(byte[] plain) throws Exception {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        SecretKeySpec key = new SecretKeySpec(new byte[32], "AES");
        byte[] out = new byte[SealedFrames.FRAME + 16];
        byte[] nonce = new byte[12];
        long[] count = {0};
        return () -> {
            for (int at = 0; at < plain.length; at += SealedFrames.FRAME) {
                java.nio.ByteBuffer.wrap(nonce).putLong(4, count[0]++);
                cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, nonce));
                cipher.doFinal(plain, at, SealedFrames.FRAME, out, 0);
            }
            return plain.length;
        };
    }

    private static double rate(double seconds, Work work) throws Exception {
        run(seconds, work);
        return run(seconds, work);
    }

    private static double run(double seconds, Work work) throws Exception {
        long start = CPU.getCurrentThreadCpuTime();
        long bytes = 0;
        long spent = 0;
        while (spent < seconds * 1e9) {
            bytes += work.once();
            spent = CPU.getCurrentThreadCpuTime() - start;
        }
        return bytes / GIB / (spent / 1e9);
    }
}
