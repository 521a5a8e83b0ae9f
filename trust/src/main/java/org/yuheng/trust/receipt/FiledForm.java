package org.yuheng.trust.receipt;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.Digests;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.StrictPayload;

/**
 * The form that a receipt is about, and the files that were filed with it. A receipt carries the form's digest alone, and so do
 * the approvals in it: what an applicant wrote is nothing for whoever holds a receipt. Who has the form's exact bytes can show that
 * they are those that were signed; since the form names its files by digest, the same then holds for the files.
 */
public final class FiledForm {

    private static final int LARGEST = 256 * 1024;

    private final String digest;
    private final Optional<List<Paper>> papers;

    private FiledForm(String digest, Optional<List<Paper>> papers) {
        this.digest = digest;
        this.papers = papers;
    }

    /**
     * A file as the form names it.
     *
     * @param digest {@code sha256:…} of its content
     */
    public record Paper(String name, String mediaType, long bytes, String digest) {
        public Paper {
            Digests.require("digest of " + name, digest);
        }
    }

    /**
     * A file that somebody has.
     *
     * @param digest {@code sha256:…} of its content
     */
    public record Found(String name, String digest) {
        public Found {
            Digests.require("digest of " + name, digest);
        }
    }

    /** How a file compares with what was filed. */
    public enum Code {
        /** Its content is that of a file that was filed. */
        PAPER_SAME(true, "与提交时一致", "is what was filed"),
        /** A file of this name was filed with another content. */
        PAPER_SWAPPED(false, "不是提交时的那一份", "is not the one that was filed"),
        /** A file that was filed is not there. */
        PAPER_MISSING(false, "提交时有，这里没有", "was filed and is not here"),
        /** A file that was not filed. */
        PAPER_ADDITIONAL(false, "没有随申请提交", "was not filed"),
        /** The form was filed before forms named their files: nothing is signed about any. */
        PAPERS_NOT_BOUND(
                false,
                "提交时附件尚未计入申请摘要，无从核对",
                "the form was filed before forms named their files; nothing shows which they were");

        private final boolean good;
        private final String zh;
        private final String en;

        Code(boolean good, String zh, String en) {
            this.good = good;
            this.zh = zh;
            this.en = en;
        }

        public boolean good() {
            return good;
        }

        public String zh() {
            return zh;
        }

        public String en() {
            return en;
        }
    }

    /**
     * @param file its name
     * @param expected {@code sha256:…} as filed; empty where nothing was
     * @param found {@code sha256:…} as it is; empty where there is none
     */
    public record Finding(Code code, String file, String expected, String found) {}

    /**
     * Reads the exact bytes of a form that a receipt is about. Verify the receipt beside it: its own signatures are not looked at
     * here.
     *
     * @return refused with {@code RECEIPT_MALFORMED}, {@code FORM_OTHER} where the receipt is about another form, or {@code
     *     FORM_MALFORMED}
     */
    public static Outcome<FiledForm> of(byte[] receiptFile, byte[] form) {
        return ReceiptFile.parse(receiptFile)
                .then(file -> StrictPayload.read(
                        file.receipt().payload().bytes(), Receipt.class, ReceiptFile.LARGEST, "RECEIPT_MALFORMED"))
                .then(receipt -> of(receipt, form));
    }

    private static Outcome<FiledForm> of(Receipt receipt, byte[] form) {
        String digest = Digests.of(form);
        if (!digest.equals(receipt.requestDigest())) {
            return Outcome.refused(
                    "FORM_OTHER",
                    "the form is " + digest + ", the receipt and the approvals in it are about "
                            + receipt.requestDigest() + "; download the form beside this receipt, byte for byte");
        }
        return StrictPayload.read(form, TreeMap.class, LARGEST, "FORM_MALFORMED")
                .then(members -> Optional.ofNullable(members.get("attachments"))
                        .map(named -> StrictPayload.read(
                                        StrictJson.write(named), Paper[].class, LARGEST, "FORM_MALFORMED")
                                .map(papers -> new FiledForm(digest, Optional.of(List.of(papers)))))
                        .orElseGet(() -> Outcome.accepted(new FiledForm(digest, Optional.empty()))));
    }

    /** {@code sha256:…} that whoever approved signed over. */
    public String digest() {
        return digest;
    }

    /** The files that the form names; empty where it was filed before forms named them. */
    public Optional<List<Paper>> papers() {
        return papers;
    }

    /**
     * Compares files with those that were filed: by content, and where that is another by name. A file that is the same under another
     * name is the same file.
     *
     * @return a finding for each file that was filed, in the form's order, then for each that was not; everything is as it was filed
     *     when all are {@link Code#good}
     */
    public List<Finding> compare(List<Found> files) {
        if (papers.isEmpty()) {
            return List.of(new Finding(Code.PAPERS_NOT_BOUND, "", "", ""));
        }
        Map<String, Found> byContent = new LinkedHashMap<>();
        files.forEach(file -> byContent.putIfAbsent(file.digest(), file));
        Set<String> filed = new HashSet<>();
        papers.get().forEach(paper -> filed.add(paper.digest()));
        List<Found> others = new ArrayList<>(
                files.stream().filter(file -> !filed.contains(file.digest())).toList());
        List<Finding> findings = new ArrayList<>();
        for (Paper paper : papers.get()) {
            Found same = byContent.get(paper.digest());
            if (same != null) {
                findings.add(new Finding(Code.PAPER_SAME, same.name(), paper.digest(), same.digest()));
                continue;
            }
            Optional<Found> inItsPlace = others.stream()
                    .filter(file -> file.name().equals(paper.name()))
                    .findFirst();
            inItsPlace.ifPresent(others::remove);
            findings.add(inItsPlace
                    .map(file -> new Finding(Code.PAPER_SWAPPED, file.name(), paper.digest(), file.digest()))
                    .orElseGet(() -> new Finding(Code.PAPER_MISSING, paper.name(), paper.digest(), "")));
        }
        others.forEach(file -> findings.add(new Finding(Code.PAPER_ADDITIONAL, file.name(), "", file.digest())));
        return findings;
    }
}
