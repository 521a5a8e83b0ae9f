package org.yuheng.orchestrator.approval;

import java.util.List;
import java.util.UUID;

/** Whether a request still is what was filed; answered by whoever keeps requests. */
public interface FiledAsShown {

    /**
     * Codes with what they are about, empty when form and attachments are those that were filed.
     *
     * @param formDigest {@code sha256:…} that the task binds its verdict to
     */
    List<Difference> differences(String request, String formDigest);

    /** The files that a verdict is also about. */
    List<Attachment> attachments(String request);

    /**
     * @param kind PDF, PNG, JPEG or OFD
     * @param digest {@code sha256:…} of the content as it is kept now
     */
    record Attachment(UUID id, String name, String kind, long bytes, String digest) {}

    /**
     * @param code FORM_CHANGED, PAPER_CHANGED, PAPER_MISSING or PAPER_ADDED
     * @param what the attachment's name, or the request's number
     */
    record Difference(String code, String what) {}
}
