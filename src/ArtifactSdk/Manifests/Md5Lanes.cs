using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;

namespace ArtifactSdk.Manifests;

/// <summary>
/// MD5 of many short messages at a time: eight independent streams side by side in the lanes of 256-bit vectors, since one
/// stream alone is bound by the latency of its own additions. Without AVX2 each message is hashed by the runtime.
/// </summary>
internal static unsafe class Md5Lanes
{
    private const int Lanes = 8;
    private const int BlockSize = 64;
    internal const int DigestSize = 16;

    private static ReadOnlySpan<uint> Constants =>
    [
        0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
        0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
        0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
        0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
        0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
        0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
        0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
        0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
    ];

    internal static bool IsAccelerated => Avx2.IsSupported;

    /// <summary>Writes the MD5 of each message, 16 bytes each, in order.</summary>
    internal static void HashMany(ReadOnlySpan<ReadOnlyMemory<byte>> messages, Span<byte> digests)
    {
        if (!IsAccelerated || messages.Length == 1)
        {
            HashEach(messages, digests);
            return;
        }

        HashInLanes(messages, digests);
    }

    internal static void HashEach(ReadOnlySpan<ReadOnlyMemory<byte>> messages, Span<byte> digests)
    {
        for (var i = 0; i < messages.Length; i++)
        {
            MD5.HashData(messages[i].Span, digests.Slice(i * DigestSize, DigestSize));
        }
    }

    private static void HashInLanes(ReadOnlySpan<ReadOnlyMemory<byte>> messages, Span<byte> digests)
    {
        var tails = stackalloc byte[Lanes * BlockSize * 2];
        var idle = stackalloc byte[BlockSize];
        var source = stackalloc byte*[Lanes];
        var stride = stackalloc nint[Lanes];
        var remaining = stackalloc long[Lanes];
        var message = stackalloc int[Lanes];
        var inTail = stackalloc bool[Lanes];
        var pins = new System.Buffers.MemoryHandle[Lanes];
        var state = stackalloc uint[4 * Lanes];
        var next = 0;
        var active = 0;
        try
        {
            for (var lane = 0; lane < Lanes; lane++)
            {
                active += Load(lane, messages) ? 1 : 0;
            }

            while (active > 0)
            {
                var blocks = long.MaxValue;
                for (var lane = 0; lane < Lanes; lane++)
                {
                    if (message[lane] >= 0)
                    {
                        blocks = Math.Min(blocks, remaining[lane]);
                    }
                }

                Compress(state, source, stride, blocks);
                for (var lane = 0; lane < Lanes; lane++)
                {
                    if (message[lane] < 0 || (remaining[lane] -= blocks) > 0)
                    {
                        continue;
                    }

                    if (!inTail[lane])
                    {
                        EnterTail(lane, messages[message[lane]].Span);
                        continue;
                    }

                    var digest = digests.Slice(message[lane] * DigestSize, DigestSize);
                    for (var word = 0; word < 4; word++)
                    {
                        BinaryPrimitives.WriteUInt32LittleEndian(digest[(word * 4)..], state[(word * Lanes) + lane]);
                    }

                    pins[lane].Dispose();
                    pins[lane] = default;
                    active -= Load(lane, messages) ? 0 : 1;
                }
            }
        }
        finally
        {
            foreach (var pin in pins)
            {
                pin.Dispose();
            }
        }

        bool Load(int lane, ReadOnlySpan<ReadOnlyMemory<byte>> all)
        {
            state[lane] = 0x67452301;
            state[Lanes + lane] = 0xefcdab89;
            state[(2 * Lanes) + lane] = 0x98badcfe;
            state[(3 * Lanes) + lane] = 0x10325476;
            if (next == all.Length)
            {
                message[lane] = -1;
                source[lane] = idle;
                stride[lane] = 0;
                return false;
            }

            message[lane] = next;
            var current = all[next++];
            stride[lane] = BlockSize;
            inTail[lane] = false;
            remaining[lane] = current.Length / BlockSize;
            if (remaining[lane] == 0)
            {
                EnterTail(lane, current.Span);
                return true;
            }

            pins[lane] = current.Pin();
            source[lane] = (byte*)pins[lane].Pointer;
            return true;
        }

        // The rest of the message, a one bit, zeros and the length in bits: one or two blocks.
        void EnterTail(int lane, ReadOnlySpan<byte> content)
        {
            var rest = content[(content.Length / BlockSize * BlockSize)..];
            var blocks = rest.Length < BlockSize - 8 ? 1 : 2;
            var tail = new Span<byte>(tails + (lane * BlockSize * 2), blocks * BlockSize);
            tail.Clear();
            rest.CopyTo(tail);
            tail[rest.Length] = 0x80;
            BinaryPrimitives.WriteUInt64LittleEndian(tail[^8..], (ulong)content.Length * 8);
            source[lane] = tails + (lane * BlockSize * 2);
            remaining[lane] = blocks;
            inTail[lane] = true;
        }
    }

    [SkipLocalsInit]
    private static void Compress(uint* state, byte** source, nint* stride, long blocks)
    {
        var a = Vector256.Load(state);
        var b = Vector256.Load(state + Lanes);
        var c = Vector256.Load(state + (2 * Lanes));
        var d = Vector256.Load(state + (3 * Lanes));
        var x = stackalloc Vector256<uint>[16];
        for (; blocks > 0; blocks--)
        {
            Transpose(source, 0, x);
            Transpose(source, 32, x + 8);
            for (var lane = 0; lane < Lanes; lane++)
            {
                source[lane] += stride[lane];
            }

            var (a0, b0, c0, d0) = (a, b, c, d);
            ref var k = ref Unsafe.AsRef(in Constants[0]);
            for (var i = 0; i < 16; i += 4)
            {
                a = Step(a, F(b, c, d), x[i], Unsafe.Add(ref k, i), 7) + b;
                d = Step(d, F(a, b, c), x[i + 1], Unsafe.Add(ref k, i + 1), 12) + a;
                c = Step(c, F(d, a, b), x[i + 2], Unsafe.Add(ref k, i + 2), 17) + d;
                b = Step(b, F(c, d, a), x[i + 3], Unsafe.Add(ref k, i + 3), 22) + c;
            }

            for (var i = 0; i < 16; i += 4)
            {
                a = Step(a, F(d, b, c), x[((5 * i) + 1) & 15], Unsafe.Add(ref k, 16 + i), 5) + b;
                d = Step(d, F(c, a, b), x[((5 * i) + 6) & 15], Unsafe.Add(ref k, 17 + i), 9) + a;
                c = Step(c, F(b, d, a), x[((5 * i) + 11) & 15], Unsafe.Add(ref k, 18 + i), 14) + d;
                b = Step(b, F(a, c, d), x[((5 * i) + 16) & 15], Unsafe.Add(ref k, 19 + i), 20) + c;
            }

            for (var i = 0; i < 16; i += 4)
            {
                a = Step(a, b ^ c ^ d, x[((3 * i) + 5) & 15], Unsafe.Add(ref k, 32 + i), 4) + b;
                d = Step(d, a ^ b ^ c, x[((3 * i) + 8) & 15], Unsafe.Add(ref k, 33 + i), 11) + a;
                c = Step(c, d ^ a ^ b, x[((3 * i) + 11) & 15], Unsafe.Add(ref k, 34 + i), 16) + d;
                b = Step(b, c ^ d ^ a, x[((3 * i) + 14) & 15], Unsafe.Add(ref k, 35 + i), 23) + c;
            }

            for (var i = 0; i < 16; i += 4)
            {
                a = Step(a, I(b, c, d), x[(7 * i) & 15], Unsafe.Add(ref k, 48 + i), 6) + b;
                d = Step(d, I(a, b, c), x[((7 * i) + 7) & 15], Unsafe.Add(ref k, 49 + i), 10) + a;
                c = Step(c, I(d, a, b), x[((7 * i) + 14) & 15], Unsafe.Add(ref k, 50 + i), 15) + d;
                b = Step(b, I(c, d, a), x[((7 * i) + 21) & 15], Unsafe.Add(ref k, 51 + i), 21) + c;
            }

            a += a0;
            b += b0;
            c += c0;
            d += d0;
        }

        a.Store(state);
        b.Store(state + Lanes);
        c.Store(state + (2 * Lanes));
        d.Store(state + (3 * Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> F(Vector256<uint> x, Vector256<uint> y, Vector256<uint> z) => ((y ^ z) & x) ^ z;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> I(Vector256<uint> x, Vector256<uint> y, Vector256<uint> z) => y ^ (x | ~z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Step(Vector256<uint> a, Vector256<uint> mix, Vector256<uint> word, uint constant, int rotate)
    {
        var sum = a + word + Vector256.Create(constant) + mix;
        return (sum << rotate) | (sum >>> (32 - rotate));
    }

    /// <summary>Eight words of each lane, turned so that vector i holds word i of all lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(byte** source, int offset, Vector256<uint>* words)
    {
        var r0 = Vector256.Load((uint*)(source[0] + offset));
        var r1 = Vector256.Load((uint*)(source[1] + offset));
        var r2 = Vector256.Load((uint*)(source[2] + offset));
        var r3 = Vector256.Load((uint*)(source[3] + offset));
        var r4 = Vector256.Load((uint*)(source[4] + offset));
        var r5 = Vector256.Load((uint*)(source[5] + offset));
        var r6 = Vector256.Load((uint*)(source[6] + offset));
        var r7 = Vector256.Load((uint*)(source[7] + offset));
        var t0 = Avx2.UnpackLow(r0, r1).AsUInt64();
        var t1 = Avx2.UnpackHigh(r0, r1).AsUInt64();
        var t2 = Avx2.UnpackLow(r2, r3).AsUInt64();
        var t3 = Avx2.UnpackHigh(r2, r3).AsUInt64();
        var t4 = Avx2.UnpackLow(r4, r5).AsUInt64();
        var t5 = Avx2.UnpackHigh(r4, r5).AsUInt64();
        var t6 = Avx2.UnpackLow(r6, r7).AsUInt64();
        var t7 = Avx2.UnpackHigh(r6, r7).AsUInt64();
        var u0 = Avx2.UnpackLow(t0, t2).AsUInt32();
        var u1 = Avx2.UnpackHigh(t0, t2).AsUInt32();
        var u2 = Avx2.UnpackLow(t1, t3).AsUInt32();
        var u3 = Avx2.UnpackHigh(t1, t3).AsUInt32();
        var u4 = Avx2.UnpackLow(t4, t6).AsUInt32();
        var u5 = Avx2.UnpackHigh(t4, t6).AsUInt32();
        var u6 = Avx2.UnpackLow(t5, t7).AsUInt32();
        var u7 = Avx2.UnpackHigh(t5, t7).AsUInt32();
        words[0] = Avx2.Permute2x128(u0, u4, 0x20);
        words[1] = Avx2.Permute2x128(u1, u5, 0x20);
        words[2] = Avx2.Permute2x128(u2, u6, 0x20);
        words[3] = Avx2.Permute2x128(u3, u7, 0x20);
        words[4] = Avx2.Permute2x128(u0, u4, 0x31);
        words[5] = Avx2.Permute2x128(u1, u5, 0x31);
        words[6] = Avx2.Permute2x128(u2, u6, 0x31);
        words[7] = Avx2.Permute2x128(u3, u7, 0x31);
    }
}
