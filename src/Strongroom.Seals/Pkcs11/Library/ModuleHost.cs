using System.Collections.Concurrent;
using Strongroom.Primitives;
using Strongroom.Seals.Pkcs11.Wire;

namespace Strongroom.Seals.Pkcs11.Library;

/// <summary>The main loop of the process that holds the library: takes requests from a pipe, one at a time, until the server closes it or ends.</summary>
/// <remarks>Requests are read on one thread and done on another, so that the end of the server is noticed while a function of the library hangs.</remarks>
public static class ModuleHost
{
    static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(1);

    /// <summary>Returns when the server is gone, or never, if a function of the library does not.</summary>
    public static void Run()
    {
        HostPipe.ShutOut();
        using var requests = new BlockingCollection<(FrameKind Kind, SecretBytes Message)>();
        var worker = new Thread(() => Work(requests)) { IsBackground = true, Name = "library" };
        worker.Start();
        while (HostPipe.Read() is { } request) requests.Add(request);
        requests.CompleteAdding();
        worker.Join(Goodbye);
        HostPipe.Exit(); // At once: a library's own clean-up at exit may hang, or crash.
    }

    static void Work(BlockingCollection<(FrameKind Kind, SecretBytes Message)> requests)
    {
        TokenSession? session = null;
        foreach (var (kind, message) in requests.GetConsumingEnumerable())
            using (message)
                try { session = Do(kind, message, session); }
                catch (ModuleException e) { Fail(e.Failure); }
                catch (Exception e) when (e is InvalidDataException or FormatException) { Fail(new ModuleFailure(FailureKind.Protocol, "", 0, e.Message)); }
        session?.Close();
    }

    static TokenSession Do(FrameKind kind, SecretBytes request, TokenSession? session)
    {
        var message = new MessageReader(request.Span);
        using var answer = new MessageWriter();
        if (kind == FrameKind.Open)
        {
            var open = OpenRequest.Read(ref message, out var pin);
            session = TokenSession.Open(open, pin, HostPipe.Entering);
            session.Token.Write(answer);
        }
        else
        {
            if (session is null) throw new InvalidDataException("nothing is open yet");
            Use(kind, ref message, session, answer);
        }
        HostPipe.Write(FrameKind.Answer, answer.Written);
        return session;
    }

    static void Use(FrameKind kind, ref MessageReader message, TokenSession session, MessageWriter answer)
    {
        var request = KeyRequest.Read(ref message);
        if (kind == FrameKind.Describe) session.CheckPresence();
        var found = new KeyFinder(session).Find(request);
        // What was wrapped earlier opens with what wrapped it; new things are wrapped as the configuration says, or not at all.
        if (kind != FrameKind.Decrypt && request.Mechanism != 0 && request.Mechanism != found.Key.Mechanism)
            throw new ModuleException(FailureKind.KeyUnsuitable, found.Key.Mechanism == Mechanism.AesGcm ? "an AES key, and mechanism asks for another" : "an RSA key, and mechanism asks for another");
        switch (kind)
        {
            case FrameKind.Describe:
                found.Key.Write(answer);
                break;
            case FrameKind.Encrypt:
                new KeyUse(session, found, request.Hash).Encrypt(message.Bytes()).Write(answer);
                break;
            case FrameKind.Decrypt:
                using (var plaintext = new KeyUse(session, found, request.Hash).Decrypt(message.Bytes())) answer.Bytes(plaintext.Span);
                break;
            default:
                throw new InvalidDataException($"{kind} is no request");
        }
    }

    static void Fail(ModuleFailure failure)
    {
        using var message = new MessageWriter();
        message.Byte((byte)failure.Kind).Text(failure.Function).Number(failure.Value).Text(failure.Detail);
        HostPipe.Write(FrameKind.Failure, message.Written);
    }
}
