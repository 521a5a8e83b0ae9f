package org.yuheng.node.home;

import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.sealing.SealingSuite;

/** A sealing key that wants the recipients' CA's certificate. */
public record SealingRequest(String organization, String node, SealingSuite suite, Base64Bytes publicKey) {}
