package org.yuheng.adapters.fl.harness;

import java.io.InputStream;
import java.io.OutputStream;
import org.yuheng.adapter.engine.Link;

/** One end of a link in memory; closing it ends both directions. */
record MemoryLink(String peerRole, BytePipe incoming, BytePipe outgoing) implements Link {

    @Override
    public InputStream in() {
        return incoming.in();
    }

    @Override
    public OutputStream out() {
        return outgoing.out();
    }

    @Override
    public void close() {
        incoming.close();
        outgoing.close();
    }
}
