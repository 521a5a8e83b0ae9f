package org.yuheng.adapters.api;

import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yuheng.adapters.api.PrivateContentScan.Kind;

/** Finds private content within one text. Full-width and invisible characters do not hide it. */
final class PrivateText {

    private static final String NOT_AFTER_DIGITS = "(?<![0-9])(?<![0-9][.])";
    /** A fraction makes it an amount; a fraction of zeros is only how a number was printed. */
    private static final String NOT_BEFORE_DIGITS = "(?![0-9])(?![.][0-9]*[1-9])";

    private static final Pattern INVISIBLE = Pattern.compile("[\\u200B-\\u200F\\u2060\\uFEFF\\u00AD]");
    private static final Pattern SCIENTIFIC = Pattern.compile("[0-9]\\.[0-9]{1,20}E\\+?[0-9]{1,2}");
    /** Digests and UUIDs hold any run of digits sooner or later. */
    private static final Pattern OPAQUE = Pattern.compile("(?<![0-9A-Z])([0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}"
            + "|(?=[0-9]*[A-F])[0-9A-F]{32,128})(?![0-9A-Z])");

    private static final Pattern ID_18 = Pattern.compile(
            NOT_AFTER_DIGITS + "([0-9]{6})([ -]?)([0-9]{8})\\2([0-9]{3}[0-9X])" + NOT_BEFORE_DIGITS + "(?![A-Z])");
    private static final Pattern ID_15 =
            Pattern.compile(NOT_AFTER_DIGITS + "(?<![A-Z])[0-9]{15}" + NOT_BEFORE_DIGITS + "(?![A-Z])");
    private static final Pattern MOBILE = Pattern.compile(
            "(" + NOT_AFTER_DIGITS + "|(?<![0-9])0086[ -]?|[+]86[ -]?)1[3-9][0-9]{9}" + NOT_BEFORE_DIGITS);
    private static final Pattern MOBILE_SPACED =
            Pattern.compile("(?<![0-9.-])((0086|[+]86)[ -]?)?1[3-9][0-9]([ -])[0-9]{4}\\3[0-9]{4}(?![0-9.-])");
    private static final String PLATE_HEAD = "[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新][A-HJ-NP-Z][·• .-]?";
    private static final Pattern PLATE =
            Pattern.compile(PLATE_HEAD + "([A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳])(?![A-Z0-9])");
    private static final Pattern PLATE_NEW_ENERGY =
            Pattern.compile(PLATE_HEAD + "([A-HJK][A-HJ-NP-Z0-9][0-9]{4}|[0-9]{5}[A-HJK])(?![A-Z0-9])");
    private static final Pattern EMAIL = Pattern.compile(
            "[A-Z0-9._%+-]{1,64}@(?:[A-Z0-9](?:[A-Z0-9-]{0,61}[A-Z0-9])?[.]){1,8}[A-Z]{2,24}(?![A-Z0-9])");
    private static final Pattern MASKED_ID = Pattern.compile("(?<![0-9])[0-9]{1,6}[*]{6,16}[0-9]{0,4}[0-9X](?![0-9])");
    private static final Pattern NAME = Pattern.compile("\\p{IsHan}{2,4}|\\p{IsHan}{1,10}[·•]\\p{IsHan}{1,10}");

    private PrivateText() {}

    static Set<Kind> kindsIn(String raw) {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        if (raw.isEmpty() || isPlain(raw)) {
            return kinds;
        }
        String text = OPAQUE.matcher(normal(raw)).replaceAll(" ");
        if (any(ID_18, text, m -> ResidentId.is18(m.group(1) + m.group(3) + m.group(4)))) {
            kinds.add(Kind.RESIDENT_ID);
        }
        if (any(ID_15, text, m -> ResidentId.is15(m.group()))) {
            kinds.add(Kind.RESIDENT_ID_15);
        }
        if (MOBILE.matcher(text).find() || MOBILE_SPACED.matcher(text).find()) {
            kinds.add(Kind.MOBILE_PHONE);
        }
        if (any(PLATE, text, m -> digits(m.group(1)) >= 3)
                || PLATE_NEW_ENERGY.matcher(text).find()) {
            kinds.add(Kind.VEHICLE_PLATE);
        }
        if (text.indexOf('@') >= 0 && EMAIL.matcher(text).find()) {
            kinds.add(Kind.EMAIL);
        }
        return kinds;
    }

    /** Whether an identity number with digits starred out stands in the text: not private alone, but beside a name. */
    static boolean hasMaskedId(String raw) {
        return raw.indexOf('*') >= 0 && MASKED_ID.matcher(normal(raw)).find();
    }

    /** Whether the whole text could be a person's name. */
    static boolean couldBeName(String raw) {
        return raw.length() <= 32 && NAME.matcher(normal(raw).strip()).matches();
    }

    /** Most cells are short ASCII without anything that any kind needs; this spares them the patterns. */
    private static boolean isPlain(String raw) {
        int digits = 0;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c > 0x7F || c == '@') {
                return false;
            }
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (digits > 0 && (c == 'E' || c == 'e')) {
                digits += 11;
            }
        }
        return digits < 11;
    }

    private static String normal(String raw) {
        String text = INVISIBLE
                .matcher(Normalizer.normalize(raw, Normalizer.Form.NFKC))
                .replaceAll("")
                .toUpperCase(Locale.ROOT);
        return SCIENTIFIC.matcher(text).matches() ? new BigDecimal(text).toPlainString() : text;
    }

    private static boolean any(Pattern pattern, String text, Predicate<Matcher> real) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            if (real.test(matcher)) {
                return true;
            }
        }
        return false;
    }

    private static long digits(String text) {
        return text.chars().filter(c -> c >= '0' && c <= '9').count();
    }
}
