package org.yuheng.orchestrator.pages;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;
import org.yuheng.orchestrator.identity.Directory;
import org.yuheng.orchestrator.identity.Organisation;
import org.yuheng.orchestrator.identity.Organisations;
import org.yuheng.orchestrator.web.Bilingual;

/** Names, days, times and sizes as people read them, in the page's language: {@code words} in templates. */
@Component
public class Words {

    private static final ZoneId CIVIL = ZoneId.of("Asia/Shanghai");

    private final MessageSource messages;
    private final Organisations organisations;
    private final Directory directory;
    private final ObjectProvider<DatasetNames> datasets;
    private final Clock clock;

    Words(
            MessageSource messages,
            Organisations organisations,
            Directory directory,
            ObjectProvider<DatasetNames> datasets,
            Clock clock) {
        this.messages = messages;
        this.organisations = organisations;
        this.directory = directory;
        this.datasets = datasets;
        this.clock = clock;
    }

    public boolean english() {
        return Language.isEnglish(LocaleContextHolder.getLocale());
    }

    /** A message of the page's language. */
    public String message(String key, Object... arguments) {
        return messages.getMessage(key, arguments, LocaleContextHolder.getLocale());
    }

    /** The one that fits the page's language. */
    public String pick(String zh, String en) {
        return english() ? en : zh;
    }

    /** A state, role or kind, with a capital letter in English. */
    public String of(Bilingual named) {
        return english() ? capital(named.en()) : named.zh();
    }

    /**
     * Any other constant: message {@code <package>.<Type>.<CONSTANT>}, where the package is that of the caller's texts.
     *
     * @throws org.springframework.context.NoSuchMessageException when nobody wrote it
     */
    public String of(String owner, Enum<?> constant) {
        return message(owner + "." + constant.getDeclaringClass().getSimpleName() + "." + constant.name());
    }

    /**
     * A code that comes from data: message {@code <prefix>.<CODE>}, or else the code in words of its own, so that
     * nothing is left out that a newer node or rule names.
     */
    public String code(String prefix, String code) {
        return messages.getMessage(
                prefix + "." + code,
                null,
                capital(code.toLowerCase(Locale.ROOT).replace('_', ' ')),
                LocaleContextHolder.getLocale());
    }

    public String organisation(String id) {
        if (id == null || id.isEmpty()) {
            return message("pages.system");
        }
        return organisations.find(id).map(this::organisation).orElse(id);
    }

    public String organisation(Organisation organisation) {
        return pick(organisation.nameZh(), organisation.nameEn());
    }

    /** A dataset's name; its code where the catalogue does not know it any more. */
    public String dataset(String code) {
        return Optional.ofNullable(datasets.getIfAvailable())
                .flatMap(names -> names.of(code))
                .map(name -> pick(name.zh(), name.en()))
                .orElse(code);
    }

    public String datasets(Collection<String> codes) {
        return join(codes.stream().map(this::dataset).toList());
    }

    public String organisations(Collection<String> ids) {
        return join(ids.stream().map(this::organisation).toList());
    }

    private String join(Collection<String> names) {
        return names.isEmpty() ? message("pages.none") : String.join(english() ? ", " : "、", names);
    }

    /** What a role in a job is called: {@code enclave}, {@code dealer}, {@code owner-1} and the like. */
    public String role(String role) {
        int dash = role.lastIndexOf('-');
        boolean numbered = dash > 0 && role.substring(dash + 1).chars().allMatch(Character::isDigit);
        String kind = numbered ? role.substring(0, dash) : role;
        String name = messageOr("pages.role." + kind, role);
        return numbered ? name + " " + (Integer.parseInt(role.substring(dash + 1)) + 1) : name;
    }

    /** A number without separators, such as a year. */
    public String plain(Object number) {
        return String.valueOf(number);
    }

    /** A person's name where a person did it, or the word for the system. */
    public String actor(String id) {
        return directory.find(id).map(Directory.Person::name).orElseGet(() -> message("pages.system"));
    }

    /** A person's name; the system's own where no person acted. */
    public String person(String username) {
        if (username == null || username.isEmpty()) {
            return message("pages.system");
        }
        return directory.find(username).map(Directory.Person::name).orElse(username);
    }

    /** Day and time of day; the year only when it is another one. */
    public String time(Instant at) {
        ZonedDateTime there = at.atZone(CIVIL);
        boolean thisYear = there.getYear() == clock.instant().atZone(CIVIL).getYear();
        String pattern = english()
                ? (thisYear ? "d MMM HH:mm" : "d MMM yyyy HH:mm")
                : (thisYear ? "M月d日 HH:mm" : "yyyy年M月d日 HH:mm");
        return DateTimeFormatter.ofPattern(pattern, locale()).format(there);
    }

    /** To the second, for records. */
    public String exactTime(Instant at) {
        return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", locale()).format(at.atZone(CIVIL));
    }

    public String day(LocalDate day) {
        boolean thisYear = day.getYear() == today().getYear();
        String pattern = english() ? (thisYear ? "d MMM" : "d MMM yyyy") : (thisYear ? "M月d日" : "yyyy年M月d日");
        return DateTimeFormatter.ofPattern(pattern, locale()).format(day);
    }

    public String month(YearMonth month) {
        return DateTimeFormatter.ofPattern(english() ? "MMM yyyy" : "yyyy年M月", locale())
                .format(month);
    }

    public LocalDate today() {
        return clock.instant().atZone(CIVIL).toLocalDate();
    }

    /** The value, or the word for nothing. */
    public String orNone(Optional<?> value) {
        return value.map(Object::toString).orElseGet(() -> message("pages.none"));
    }

    public String number(long number) {
        return String.format(locale(), "%,d", number);
    }

    /** A count that went no further than {@code most}: what is above it is said to be more, and no number is made up. */
    public String atMost(long number, long most) {
        return number > most ? message("pages.more-than", number(most)) : number(number);
    }

    /** A message if there is one of that key, otherwise the text itself: a cause may be a code or somebody's words. */
    public String messageOr(String key, String text) {
        return messages.getMessage(key, null, text, LocaleContextHolder.getLocale());
    }

    /** Working or other days between today and another day; negative when it is past. */
    public long daysTo(LocalDate day) {
        return today().until(day, java.time.temporal.ChronoUnit.DAYS);
    }

    public String percent(double fraction) {
        return Math.round(fraction * 100) + " %";
    }

    /** Bytes in the unit that reads best. */
    public String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double value = bytes;
        String[] units = {"KiB", "MiB", "GiB", "TiB"};
        int unit = -1;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, units[unit]);
    }

    /** The first and last characters of a digest, enough to compare by eye. */
    public String digest(String digest) {
        String hex = digest.startsWith("sha256:") ? digest.substring(7) : digest;
        return hex.length() <= 16 ? hex : hex.substring(0, 8) + "…" + hex.substring(hex.length() - 8);
    }

    private static Locale locale() {
        return Language.isEnglish(LocaleContextHolder.getLocale()) ? Locale.ENGLISH : Locale.SIMPLIFIED_CHINESE;
    }

    private static String capital(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
