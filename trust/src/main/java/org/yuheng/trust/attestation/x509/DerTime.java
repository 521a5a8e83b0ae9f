package org.yuheng.trust.attestation.x509;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.bouncycastle.asn1.x509.Time;

/** X.509 dates in their one DER form: seconds present, no fractions, UTC (RFC 5280 §4.1.2.5). */
final class DerTime {

    private static final int UTC_TIME = 0x17;
    private static final int GENERALIZED_TIME = 0x18;

    private DerTime() {}

    /** @throws IOException if it is written in any other form; a runtime exception if there is no such date */
    static Instant of(Time time) throws IOException {
        byte[] der = time.toASN1Primitive().getEncoded();
        boolean utc = der[0] == UTC_TIME && der[1] == 13 && der.length == 15;
        boolean generalized = der[0] == GENERALIZED_TIME && der[1] == 15 && der.length == 17;
        if (!utc && !generalized || der[der.length - 1] != 'Z') {
            throw new IOException("a date that is not in DER");
        }
        int at = 2;
        int year;
        if (utc) {
            int two = digits(der, at, 2);
            year = two < 50 ? 2000 + two : 1900 + two;
            at += 2;
        } else {
            year = digits(der, at, 4);
            at += 4;
        }
        return LocalDateTime.of(
                        year,
                        digits(der, at, 2),
                        digits(der, at + 2, 2),
                        digits(der, at + 4, 2),
                        digits(der, at + 6, 2),
                        digits(der, at + 8, 2))
                .toInstant(ZoneOffset.UTC);
    }

    private static int digits(byte[] der, int at, int count) throws IOException {
        int value = 0;
        for (int i = at; i < at + count; i++) {
            if (der[i] < '0' || der[i] > '9') {
                throw new IOException("a date with a letter");
            }
            value = value * 10 + der[i] - '0';
        }
        return value;
    }
}
