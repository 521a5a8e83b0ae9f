package org.yuheng.orchestrator.request;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.yuheng.computation.Computation;
import org.yuheng.orchestrator.catalogue.Dataset;
import org.yuheng.orchestrator.identity.Texts;
import org.yuheng.policy.Facts;

/**
 * The form as far as it can be understood; what cannot be stays in its field, with what is wrong.
 *
 * @param unread everything that was typed and does not stand in {@code form}
 */
record FormReading(RequestForm form, List<Unread> unread) {

    /** Largest query and texts of the form, in characters. */
    private static final int LONGEST_TITLE = 200;

    private static final int LONGEST_TEXT = 2_000;

    /**
     * @param field name in the form
     * @param code stable; its message is {@code request.unread.CODE}
     * @param detail what was typed or what is expected, for the message
     */
    record Unread(String field, Code code, String detail) {}

    enum Code {
        TOO_LONG,
        CHARACTER,
        NOT_A_DATE,
        PERIOD_REVERSED,
        NOT_OFFERED,
        DATASET_UNKNOWN,
        CHOOSE_GROUP,
        CHOOSE_MEASURE,
        CHOOSE_KEY,
        CHOOSE_COLUMN,
        CHOOSE_LABEL,
        CHOOSE_FEATURE,
        TWO_DATASETS,
        ONE_DATASET,
        COLUMNS_DIFFER,
        NOT_A_NUMBER,
        VALUE_TYPE,
        TOO_MANY,
        PERIOD_INCOMPLETE
    }

    FormReading {
        unread = List.copyOf(unread);
    }

    /**
     * @param known the datasets of the form by code; a code that is not there is not in the catalogue
     * @param commercial which organisations are
     */
    static FormReading of(Fields fields, Map<String, Dataset> known, Predicate<String> commercial) {
        return new Reader(fields, known, commercial).read();
    }

    private static final class Reader {

        private final Fields fields;
        private final Map<String, Dataset> known;
        private final Predicate<String> commercial;
        private final List<Unread> unread = new ArrayList<>();

        Reader(Fields fields, Map<String, Dataset> known, Predicate<String> commercial) {
            this.fields = fields;
            this.known = known;
            this.commercial = commercial;
        }

        FormReading read() {
            Map<String, Dataset> tables = new LinkedHashMap<>();
            List<RequestForm.Input> inputs = inputs(tables);
            Optional<Computation> computation = ComputationChoices.of(fields, tables, unread);
            Optional<LocalDate> from = date("from");
            Optional<LocalDate> to = date("to");
            if (from.isPresent() && to.isPresent() && to.get().isBefore(from.get())) {
                unread.add(new Unread("to", Code.PERIOD_REVERSED, from.get().toString()));
                to = Optional.empty();
            }
            RequestForm form = new RequestForm(
                    text("title", LONGEST_TITLE),
                    text("purpose", LONGEST_TEXT),
                    one("necessity", Facts.Necessity.values()),
                    text("legalBasis", LONGEST_TEXT),
                    one("legalChannel", Facts.LegalChannel.values()),
                    one("lawfulBasis", Facts.LawfulBasis.values()),
                    many("consent", Facts.Consent.values()),
                    assessment("impact"),
                    assessment("risk"),
                    Optional.of(text("riskExemption", 500)).filter(text -> !text.isBlank()),
                    from,
                    to,
                    one("frequency", Facts.Frequency.values()),
                    inputs,
                    computation,
                    recipients(),
                    Optional.of(text("externalRequestNo", 64)).filter(text -> !text.isBlank()),
                    Optional.empty());
            return new FormReading(form, unread);
        }

        private List<RequestForm.Input> inputs(Map<String, Dataset> tables) {
            List<RequestForm.Input> inputs = new ArrayList<>();
            for (String code : fields.all("dataset").stream().distinct().toList()) {
                Dataset dataset = known.get(code);
                if (dataset == null) {
                    unread.add(new Unread("dataset", Code.DATASET_UNKNOWN, code));
                } else if (inputs.size() == 16) {
                    unread.add(new Unread("dataset", Code.TOO_MANY, "16"));
                } else {
                    String alias = alias(code, tables);
                    tables.put(alias, dataset);
                    inputs.add(new RequestForm.Input(alias, code));
                }
            }
            return inputs;
        }

        /** What an earlier version of the request called the table, otherwise the dataset's own code. */
        private String alias(String code, Map<String, Dataset> taken) {
            String wanted = fields.one("table." + code);
            boolean fits = wanted.matches("[a-z][a-z0-9_-]{0,62}") && !taken.containsKey(wanted);
            return fits ? wanted : code;
        }

        private List<RequestForm.Recipient> recipients() {
            List<RequestForm.Recipient> recipients = new ArrayList<>();
            for (String organization :
                    fields.all("recipient").stream().distinct().toList()) {
                if (!organization.matches("[a-z][a-z0-9_-]{0,62}")) {
                    unread.add(new Unread("recipient", Code.NOT_OFFERED, organization));
                } else if (recipients.size() == 8) {
                    unread.add(new Unread("recipient", Code.TOO_MANY, "8"));
                } else {
                    recipients.add(new RequestForm.Recipient(
                            organization,
                            kind(organization),
                            Optional.of(fields.one("node." + organization))
                                    .filter(node -> node.matches("[a-z][a-z0-9_-]{0,62}"))));
                }
            }
            return recipients;
        }

        private Facts.RecipientKind kind(String organization) {
            if (!commercial.test(organization)) {
                return Facts.RecipientKind.GOVERNMENT;
            }
            return fields.has("processor", organization)
                    ? Facts.RecipientKind.ENTRUSTED_PROCESSOR
                    : Facts.RecipientKind.COMMERCIAL;
        }

        private String text(String field, int longest) {
            String text = fields.one(field);
            if (text.length() > longest) {
                unread.add(new Unread(field, Code.TOO_LONG, text.length() + "/" + longest));
                return "";
            }
            try {
                return Texts.optional(field, text, longest);
            } catch (IllegalArgumentException e) {
                unread.add(new Unread(field, Code.CHARACTER, ""));
                return "";
            }
        }

        private Optional<LocalDate> date(String field) {
            String text = fields.one(field);
            if (text.isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.of(LocalDate.parse(text.strip()));
            } catch (DateTimeException e) {
                unread.add(new Unread(field, Code.NOT_A_DATE, text));
                return Optional.empty();
            }
        }

        /** A paper with its number and the days it covers. */
        private Optional<Facts.Assessment> assessment(String paper) {
            String reference = text(paper + "Reference", 128);
            Optional<LocalDate> from = date(paper + "From");
            Optional<LocalDate> to = date(paper + "To");
            boolean nothing = reference.isBlank() && from.isEmpty() && to.isEmpty();
            if (nothing) {
                return Optional.empty();
            }
            if (reference.isBlank() || from.isEmpty() || to.isEmpty()) {
                unread.add(new Unread(paper + "Reference", Code.PERIOD_INCOMPLETE, ""));
                return Optional.empty();
            }
            if (to.get().isBefore(from.get())) {
                unread.add(new Unread(
                        paper + "To", Code.PERIOD_REVERSED, from.get().toString()));
                return Optional.empty();
            }
            return Optional.of(new Facts.Assessment(reference, from.get(), to.get()));
        }

        private <E extends Enum<E>> Optional<E> one(String field, E[] offered) {
            String text = fields.one(field);
            return text.isEmpty() ? Optional.empty() : named(field, offered).apply(text);
        }

        private <E extends Enum<E>> List<E> many(String field, E[] offered) {
            return fields.all(field).stream()
                    .map(named(field, offered))
                    .flatMap(Optional::stream)
                    .toList();
        }

        private <E extends Enum<E>> Function<String, Optional<E>> named(String field, E[] offered) {
            return text -> {
                Optional<E> found = Stream.of(offered)
                        .filter(one -> one.name().equals(text))
                        .findFirst();
                if (found.isEmpty()) {
                    unread.add(new Unread(field, Code.NOT_OFFERED, text));
                }
                return found;
            };
        }
    }
}
