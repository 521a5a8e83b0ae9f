/**
 * The command {@code yuheng verify evidence}. Start at {@link org.yuheng.trust.attestation.cli.VerifyEvidence}.
 */
package org.yuheng.trust.attestation.cli;
