package org.yuheng.trust.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yuheng.trust.log.verify.MerkleProofs;

class TransparencyLogTest {

    private final TransparencyLog log = new TransparencyLog(new MemoryLogStore());

    /** The reference tree of RFC 6962's implementations. */
    @Test
    void computesTheRootsOfTheReferenceTree() throws IOException {
        String[] leaves = {
            "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"
        };
        String[] roots = {
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
        };
        assertThat(hex(log.root(0))).isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        for (int i = 0; i < leaves.length; i++) {
            log.append(List.of(HexFormat.of().parseHex(leaves[i])));
            assertThat(hex(log.root(i + 1))).isEqualTo(roots[i]);
        }
    }

    @Test
    void everyInclusionProofOfSmallTreesHoldsAndNoOther() throws IOException {
        log.append(entries(0, 40));
        for (int size = 1; size <= 40; size++) {
            byte[] root = log.root(size);
            for (int index = 0; index < size; index++) {
                List<byte[]> proof = log.inclusionProof(index, size);
                byte[] leaf = MerkleProofs.leafHash(entry(index));
                assertThat(MerkleProofs.includes(index, size, leaf, proof, root))
                        .isTrue();
                assertThat(MerkleProofs.includes(index, size, MerkleProofs.leafHash(entry(index + 1)), proof, root))
                        .isFalse();
                assertThat(MerkleProofs.includes((index + 1) % size, size, leaf, proof, root))
                        .isEqualTo(size == 1);
                List<byte[]> longer = new ArrayList<>(proof);
                longer.add(root);
                assertThat(MerkleProofs.includes(index, size, leaf, longer, root))
                        .isFalse();
                if (!proof.isEmpty()) {
                    assertThat(MerkleProofs.includes(index, size, leaf, proof.subList(1, proof.size()), root))
                            .isFalse();
                }
            }
        }
    }

    @Test
    void everyConsistencyProofOfSmallTreesHoldsAndNoOther() throws IOException {
        log.append(entries(0, 40));
        for (int size = 1; size <= 40; size++) {
            byte[] root = log.root(size);
            for (int old = 1; old <= size; old++) {
                byte[] oldRoot = log.root(old);
                List<byte[]> proof = log.consistencyProof(old, size);
                assertThat(MerkleProofs.extendsTree(old, oldRoot, size, root, proof))
                        .isTrue();
                if (old < size) {
                    assertThat(MerkleProofs.extendsTree(old, root, size, root, proof))
                            .isFalse();
                    assertThat(MerkleProofs.extendsTree(old, oldRoot, size, oldRoot, proof))
                            .isFalse();
                    assertThat(MerkleProofs.extendsTree(old, oldRoot, size, root, List.of()))
                            .isFalse();
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"255,256", "256,257", "1,511", "300,512", "513,70000", "65535,65536", "65536,65537", "69999,70000"})
    void proofsHoldAcrossTiles(long old, long size) throws IOException {
        grow(size, 1000);
        byte[] root = log.root(size);
        assertThat(MerkleProofs.extendsTree(old, log.root(old), size, root, log.consistencyProof(old, size)))
                .isTrue();
        for (long index : new long[] {0, old - 1, old, size - 1}) {
            if (index < size) {
                assertThat(MerkleProofs.includes(
                                index,
                                size,
                                MerkleProofs.leafHash(entry((int) index)),
                                log.inclusionProof(index, size),
                                root))
                        .isTrue();
            }
        }
    }

    @Test
    void batchesOfAnySizeGiveTheSameTree() throws IOException {
        grow(1000, 1);
        byte[] oneByOne = log.root(1000);
        TransparencyLog other = new TransparencyLog(new MemoryLogStore());
        for (int at = 0; at < 1000; ) {
            int batch = Math.min(1000 - at, 1 + at * 7 % 300);
            assertThat(other.append(entries(at, at + batch))).isEqualTo(at);
            at += batch;
        }
        assertThat(other.root(1000)).isEqualTo(oneByOne);
        assertThat(other.entries(250, 260)).hasSize(10).first().isEqualTo(entry(250));
    }

    @Test
    void servesTilesUnderTheirPaths() throws IOException {
        grow(600, 100);
        assertThat(log.read("tile/0/000").orElseThrow()).hasSize(256 * 32);
        assertThat(log.read("tile/0/001").orElseThrow()).hasSize(256 * 32);
        assertThat(log.read("tile/0/002.p/88").orElseThrow()).hasSize(88 * 32);
        assertThat(log.read("tile/0/002.p/10").orElseThrow()).hasSize(10 * 32);
        assertThat(log.read("tile/1/000.p/2").orElseThrow()).hasSize(64);
        assertThat(log.read("tile/entries/002.p/88").orElseThrow()).hasSize(88 * 6);
        for (String none : List.of(
                "tile/0/002",
                "tile/0/002.p/89",
                "tile/0/002.p/256",
                "tile/0/2",
                "tile/0/x000/002.p/1",
                "tile/8/000",
                "tile/entries/002",
                "tile/../secret",
                "checkpoint")) {
            assertThat(log.read(none)).as(none).isEmpty();
        }
        assertThat(new TileId(3, 1234067).path(256)).isEqualTo("tile/3/x001/x234/067");
    }

    @Test
    void twoSequencersCannotBothAppendAtTheSamePlace() throws IOException {
        MemoryLogStore store = new MemoryLogStore();
        LogStore late = new LogStore() {
            @Override
            public long size() {
                return 0;
            }

            @Override
            public byte[] tile(TileId id) {
                return store.tile(id);
            }

            @Override
            public byte[] entries(long bundle) {
                return store.entries(bundle);
            }

            @Override
            public void append(Batch batch) throws IOException {
                store.append(batch);
            }
        };
        new TransparencyLog(store).append(entries(0, 3));
        assertThatThrownBy(() -> new TransparencyLog(late).append(entries(0, 2)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("3 entries");
    }

    @Test
    void damagedStorageIsNoticed() throws IOException {
        MemoryLogStore store = new MemoryLogStore();
        TransparencyLog damaged = new TransparencyLog(store);
        damaged.append(entries(0, 10));
        store.append(new LogStore.Batch(10, 10, Map.of(new TileId(0, 0), new byte[64]), Map.of()));
        assertThatThrownBy(() -> damaged.root(10))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("damaged");
        assertThatThrownBy(() -> damaged.append(entries(10, 11))).isInstanceOf(IOException.class);
    }

    private void grow(long size, int batch) throws IOException {
        for (int at = 0; at < size; at += batch) {
            log.append(entries(at, (int) Math.min(size, at + batch)));
        }
    }

    static List<byte[]> entries(int from, int to) {
        List<byte[]> entries = new ArrayList<>();
        for (int i = from; i < to; i++) {
            entries.add(entry(i));
        }
        return entries;
    }

    static byte[] entry(int i) {
        return ByteBuffer.allocate(4).putInt(i).array();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
