package org.yuheng.orchestrator.request;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
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
import org.yuheng.trust.Digests;

/**
 * What an applicant writes; may be incomplete while it is a draft, {@link SupplementNotice} says what is missing. Result
 * form and granularity are not asked: they follow from the computation.
 *
 * @param externalRequestNo number of the same request on the existing exchange platform
 * @param attachments the files that were filed with it, by digest, so that whoever signs over the form signs over them;
 *     the platform sets them when the request is filed and takes none from anybody, empty before (and in forms filed before
 *     files were bound)
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
        Optional<String> externalRequestNo,
        Optional<List<Attachment>> attachments) {

    /** Largest form that is kept, in bytes. */
    public static final int MAX_BYTES = 128 * 1024;

    private static final int MOST_INPUTS = 16;
    private static final int MOST_RECIPIENTS = 8;
    private static final int MOST_ATTACHMENTS = 8;

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
     * A file as it was filed.
     *
     * @param name as its sender called it, shortened
     * @param bytes 1 to 8 MiB
     * @param digest {@code sha256:…} of its content
     */
    public record Attachment(String name, String mediaType, long bytes, String digest) {
        public Attachment {
            Texts.require("attachment name", name, 200);
            Texts.require("media type", mediaType, 100);
            Digests.require("attachment digest", digest);
            if (bytes < 1) {
                throw new IllegalArgumentException("attachment " + name + " has " + bytes + " bytes");
            }
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
        attachments = present(attachments).map(files -> atMost("attachments", files, MOST_ATTACHMENTS));
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

    /** Reads a form as it is kept; one that was kept before attachments were bound has none. */
    public static RequestForm parse(byte[] utf8) {
        String text = new String(utf8, StandardCharsets.UTF_8);
        // Inside of a string the quote before the colon would be escaped: this can only be the component itself.
        byte[] whole = text.contains("\"attachments\":") || !text.endsWith("}")
                ? utf8
                : (text.substring(0, text.length() - 1) + ",\"attachments\":null}").getBytes(StandardCharsets.UTF_8);
        return StrictJson.read(whole, RequestForm.class, MAX_BYTES + 64);
    }

    public byte[] toBytes() {
        return StrictJson.write(this);
    }

    /** The same form, bound to these files; to none at all where it is a draft. */
    RequestForm with(Optional<List<Attachment>> files) {
        return new RequestForm(
                title,
                purpose,
                necessity,
                legalBasis,
                legalChannel,
                lawfulBasis,
                consents,
                impactAssessment,
                riskAssessment,
                riskAssessmentExemption,
                from,
                to,
                frequency,
                inputs,
                computation,
                recipients,
                externalRequestNo,
                files);
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
