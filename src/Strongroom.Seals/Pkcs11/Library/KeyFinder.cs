using System.Text;
using Strongroom.Seals.Pkcs11.Wire;

namespace Strongroom.Seals.Pkcs11.Library;

/// <summary>A key in the token: its handle, its public half where it has one, and what the token says of it.</summary>
sealed record FoundKey(nuint Handle, nuint PublicHandle, KeyAnswer Key);

/// <summary>Finds keys by label and id.</summary>
sealed unsafe class KeyFinder(TokenSession session)
{
    const int MostShown = 8;
    readonly KeyAttributes _attributes = new(session);

    /// <exception cref="ModuleException">There is none, or there are several, or it cannot do what is asked.</exception>
    public FoundKey Find(KeyRequest request)
    {
        var id = Convert.FromHexString(request.Id);
        var secret = Search(Cryptoki.SecretKey, Cryptoki.Aes, request.Label, id);
        var privates = Search(Cryptoki.PrivateKey, Cryptoki.Rsa, request.Label, id);
        // A name may stand for a key of each kind: then the configured use decides, and AES without one.
        var handles = request.Mechanism == Mechanism.RsaOaep && privates.Count > 0 || secret.Count == 0 ? privates : secret;
        if (handles.Count > 1) throw new ModuleException(FailureKind.KeyAmbiguous, Names(handles));
        if (handles.Count == 1) return ReferenceEquals(handles, secret) ? Secret(handles[0]) : Private(handles[0]);
        if (Search(null, null, request.Label, id).Count > 0) throw new ModuleException(FailureKind.KeyUnsuitable, "neither an AES key nor the private half of an RSA key");
        throw new ModuleException(FailureKind.KeyNotFound, Names([.. Search(Cryptoki.SecretKey, Cryptoki.Aes, "", []), .. Search(Cryptoki.PrivateKey, Cryptoki.Rsa, "", [])]));
    }

    FoundKey Secret(nuint handle) => new(handle, 0, Common(handle, Mechanism.AesGcm) with
    {
        MayEncrypt = _attributes.Flag(handle, Cryptoki.Encrypt) ?? true,
        Bits = 8 * (_attributes.Number(handle, Cryptoki.ValueLength) ?? 0),
    });

    FoundKey Private(nuint handle)
    {
        if (_attributes.Flag(handle, Cryptoki.AlwaysAuthenticate) == true) throw new ModuleException(FailureKind.KeyUnsuitable, "one that wants the PIN at each use (CKA_ALWAYS_AUTHENTICATE is true)");
        var key = Common(handle, Mechanism.RsaOaep);
        var id = Convert.FromHexString(key.Id);
        var half = Search(Cryptoki.PublicKey, Cryptoki.Rsa, id.Length > 0 ? "" : key.Label, id).FirstOrDefault();
        if (half == 0) half = Search(Cryptoki.PublicKey, Cryptoki.Rsa, key.Label, []) is [var only] ? only : 0;
        var holder = half != 0 ? half : handle; // most modules keep modulus and exponent with the private half too
        var modulus = _attributes.Bytes(holder, Cryptoki.Modulus);
        return new(handle, half, key with
        {
            MayEncrypt = half != 0 && (_attributes.Flag(half, Cryptoki.Encrypt) ?? true),
            Modulus = modulus, Exponent = _attributes.Bytes(holder, Cryptoki.PublicExponent), Bits = 8 * (ulong)modulus.AsSpan().TrimStart((byte)0).Length,
        });
    }

    KeyAnswer Common(nuint handle, ulong mechanism) => new(_attributes.Text(handle, Cryptoki.Label), Convert.ToHexStringLower(_attributes.Bytes(handle, Cryptoki.Id)), mechanism)
    {
        MayDecrypt = _attributes.Flag(handle, Cryptoki.Decrypt) ?? true,
        IsSensitive = _attributes.Flag(handle, Cryptoki.Sensitive),
        IsExtractable = _attributes.Flag(handle, Cryptoki.Extractable),
        IsKept = _attributes.Flag(handle, Cryptoki.Token) ?? true,
    };

    string Names(List<nuint> handles) => string.Join(", ", handles.Take(MostShown).Select(handle => LoadedLibrary.Printable($"{_attributes.Text(handle, Cryptoki.Label)}:{Convert.ToHexStringLower(_attributes.Bytes(handle, Cryptoki.Id))}")))
        + (handles.Count > MostShown ? ", …" : "");

    List<nuint> Search(nuint? objectClass, nuint? type, string label, byte[] id)
    {
        var text = Encoding.UTF8.GetBytes(label);
        var (wantedClass, wantedType) = (objectClass ?? 0, type ?? 0);
        fixed (byte* labelBytes = text, idBytes = id)
        {
            var template = stackalloc Attribute[4];
            nuint count = 0;
            if (objectClass is not null) template[count++] = new Attribute { Type = Cryptoki.Class, Value = &wantedClass, Length = (nuint)sizeof(nuint) };
            if (type is not null) template[count++] = new Attribute { Type = Cryptoki.KeyType, Value = &wantedType, Length = (nuint)sizeof(nuint) };
            if (text.Length > 0) template[count++] = new Attribute { Type = Cryptoki.Label, Value = labelBytes, Length = (nuint)text.Length };
            if (id.Length > 0) template[count++] = new Attribute { Type = Cryptoki.Id, Value = idBytes, Length = (nuint)id.Length };
            return Run(template, count);
        }
    }

    List<nuint> Run(Attribute* template, nuint count)
    {
        const int batch = 16, most = 64;
        var functions = session.Library.Functions;
        session.Library.Enter("C_FindObjectsInit");
        LoadedLibrary.Check("C_FindObjectsInit", functions.FindObjectsInit(session.Handle, template, count));
        try
        {
            var found = new List<nuint>();
            var handles = stackalloc nuint[batch];
            while (found.Count < most)
            {
                nuint got = 0;
                session.Library.Enter("C_FindObjects");
                LoadedLibrary.Check("C_FindObjects", functions.FindObjects(session.Handle, handles, batch, &got));
                if (got > batch) throw new ModuleException(FailureKind.NonsenseFromLibrary, $"C_FindObjects returned {got} objects where {batch} were asked for");
                if (got == 0) break;
                for (nuint i = 0; i < got; i++) found.Add(handles[i]);
            }
            return found;
        }
        finally
        {
            session.Library.Enter("C_FindObjectsFinal");
            _ = functions.FindObjectsFinal(session.Handle);
        }
    }
}
