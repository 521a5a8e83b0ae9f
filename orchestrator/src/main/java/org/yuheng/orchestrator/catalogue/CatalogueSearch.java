package org.yuheng.orchestrator.catalogue;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yuheng.orchestrator.web.InvalidParameter;
import org.yuheng.policy.Facts.Grade;
import org.yuheng.policy.Facts.PersonalInfo;
import org.yuheng.policy.Facts.SharingType;

/**
 * What somebody looks for: every term has to stand somewhere in an entry's names, descriptions, items or owner, in
 * either language, or be what people call it for short: 社保 is 社会保险, 医保局 is 医疗保障局.
 */
record CatalogueSearch(
        List<String> terms,
        Optional<String> owner,
        Optional<String> platform,
        Optional<String> sharingType,
        Optional<String> grade,
        Optional<String> personalInfo) {

    private static final int LONGEST = 200;
    private static final int MOST_TERMS = 10;
    private static final Pattern SHORT = Pattern.compile("\\p{IsHan}{2,4}");

    /** @param facet owner, platform, sharingType, grade or personalInfo */
    record Facet(String facet, String value, long datasets) {}

    /** @throws InvalidParameter for text that is too long to be searched for */
    static CatalogueSearch of(
            String q, String owner, String platform, SharingType sharingType, Grade grade, PersonalInfo personalInfo) {
        return new CatalogueSearch(
                terms(q),
                text("owner", owner),
                text("platform", platform),
                Optional.ofNullable(sharingType).map(Enum::name),
                Optional.ofNullable(grade).map(Enum::name),
                Optional.ofNullable(personalInfo).map(Enum::name));
    }

    private static Optional<String> text(String name, String value) {
        if (value != null && (value.length() > 64 || value.indexOf('\0') >= 0)) {
            throw new InvalidParameter(name + " is longer than 64 characters or has a NUL");
        }
        return Optional.ofNullable(value).filter(text -> !text.isBlank());
    }

    static List<String> terms(String text) {
        if (text == null || text.isBlank()) {
            return List.of();
        }
        if (text.length() > LONGEST || text.indexOf('\0') >= 0) {
            throw new InvalidParameter("q has " + text.length() + " characters, at most " + LONGEST + " are searched");
        }
        List<String> terms = Arrays.stream(text.toLowerCase(Locale.ROOT).strip().split("[\\s\u3000，、,；;]+"))
                .filter(term -> !term.isEmpty())
                .distinct()
                .toList();
        if (terms.size() > MOST_TERMS) {
            throw new InvalidParameter("q has " + terms.size() + " words, at most " + MOST_TERMS + " are searched");
        }
        return terms;
    }

    /** A few Chinese characters; people leave out the others. */
    static boolean mayBeShort(String term) {
        return SHORT.matcher(term).matches();
    }

    /**
     * A regular expression of PostgreSQL for names that have the term, or that it is short for: its characters in order.
     * Any other term is taken literally, whatever stands in it.
     */
    static String named(String term) {
        return mayBeShort(term)
                ? String.join(
                        "[^ ]*", term.codePoints().mapToObj(Character::toString).toList())
                : "***=" + term;
    }
}
