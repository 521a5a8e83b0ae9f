package org.yuheng.orchestrator.request;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.yuheng.computation.Computation;
import org.yuheng.json.StrictJson;
import org.yuheng.orchestrator.identity.Ids;
import org.yuheng.orchestrator.identity.Texts;
import org.yuheng.policy.Facts;

/**
 * What an applicant writes; may be incomplete while it is a draft, {@link SupplementNotice} says what is missing. Result
 * form and granularity are not asked: they follow from the computation.
 *
 * @param externalRequestNo number of the same request on the existing exchange platform
 * @param computation its SQL is the query as written; what is enforced is derived at the decision
 */
public record RequestForm(
        String title,
        String purpose,
        Optional<Facts.Necessity> necessity,
        String legalBasis,
        Optional<Facts.LegalChannel> legalChannel,
        Optional<Facts.LawfulBasis> lawfulBasis,
        List<Facts.Consent> consents,
        Optional<Facts.Assessment> impactAssessment,
        Optional<Facts.Assessment> riskAssessment,
        Optional<String> riskAssessmentExemption,
        Optional<LocalDate> from,
        Optional<LocalDate> to,
        Optional<Facts.Frequency> frequency,
        List<Input> inputs,
        Optional<Computation> computation,
        List<Recipient> recipients,
        Optional<String> externalRequestNo) {

    /** Largest form that is kept, in bytes. */
    public static final int MAX_BYTES = 128 * 1024;

    private static final int MOST_INPUTS = 16;
    private static final int MOST_RECIPIENTS = 8;

    /**
     * @param table what the computation calls it: lower-case letters, digits, underscores
     * @param dataset code in the catalogue
     */
    public record Input(String table, String dataset) {
        public Input {
            Ids.require("table", table);
            Texts.require("dataset", dataset, 128);
        }
    }

    /**
     * @param node where the result is opened; empty for the organisation's own node
     */
    public record Recipient(String organization, Facts.RecipientKind kind, Optional<String> node) {
        public Recipient {
            Ids.require("recipient", organization);
            if (kind == null) {
                throw new IllegalArgumentException("kind of recipient " + organization + " is missing; expected one of "
                        + List.of(Facts.RecipientKind.values()));
            }
            node = present(node);
            node.ifPresent(n -> Ids.require("node", n));
        }
    }

    public RequestForm {
        title = Texts.optional("title", title, 200);
        purpose = Texts.optional("purpose", purpose, 2_000);
        necessity = present(necessity);
        legalBasis = Texts.optional("legalBasis", legalBasis, 2_000);
        legalChannel = present(legalChannel);
        lawfulBasis = present(lawfulBasis);
        consents = consents == null
                ? List.of()
                : List.copyOf(new HashSet<>(consents)).stream().sorted().toList();
        impactAssessment = present(impactAssessment);
        riskAssessment = present(riskAssessment);
        riskAssessmentExemption = present(riskAssessmentExemption);
        riskAssessmentExemption.ifPresent(text -> Texts.require("riskAssessmentExemption", text, 500));
        from = present(from);
        to = present(to);
        if (from.isPresent() && to.isPresent() && to.get().isBefore(from.get())) {
            throw new IllegalArgumentException("to " + to.get() + " is before from " + from.get());
        }
        frequency = present(frequency);
        inputs = atMost("inputs", inputs, MOST_INPUTS);
        computation = present(computation).map(RequestForm::asWritten);
        recipients = atMost("recipients", recipients, MOST_RECIPIENTS);
        externalRequestNo = present(externalRequestNo);
        externalRequestNo.ifPresent(text -> Texts.require("externalRequestNo", text, 64));
        Set<String> tables = new HashSet<>();
        Set<String> datasets = new HashSet<>();
        for (Input input : inputs) {
            if (!tables.add(input.table()) || !datasets.add(input.dataset())) {
                throw new IllegalArgumentException("input " + input.table() + " = " + input.dataset()
                        + " stands twice; name each table and each dataset once");
            }
        }
        Set<String> organizations = new HashSet<>();
        for (Recipient recipient : recipients) {
            if (!organizations.add(recipient.organization())) {
                throw new IllegalArgumentException("recipient " + recipient.organization() + " stands twice");
            }
        }
    }

    public static RequestForm parse(byte[] utf8) {
        return StrictJson.read(utf8, RequestForm.class, MAX_BYTES);
    }

    public byte[] toBytes() {
        return StrictJson.write(this);
    }

    private static <T> Optional<T> present(Optional<T> value) {
        return value == null ? Optional.empty() : value;
    }

    private static <T> List<T> atMost(String what, List<T> values, int most) {
        if (values == null) {
            return List.of();
        }
        if (values.size() > most) {
            throw new IllegalArgumentException(values.size() + " " + what + ", at most " + most);
        }
        return List.copyOf(values);
    }

    /** What the applicant may not set is emptied; what the computation needs must be there. */
    private static Computation asWritten(Computation computation) {
        if (computation instanceof Computation.Sql sql) {
            Texts.require("computation.query", sql.query(), 16 * 1024);
            return new Computation.Sql(sql.query(), "");
        }
        for (RecordComponent component : computation.getClass().getRecordComponents()) {
            if (value(computation, component) == null) {
                throw new IllegalArgumentException("computation." + component.getName() + " is missing");
            }
        }
        return computation;
    }

    private static Object value(Computation computation, RecordComponent component) {
        try {
            return component.getAccessor().invoke(computation);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }
}
