"""Asking an Exchange server by EWS: https://learn.microsoft.com/exchange/client-developer/exchange-web-services/"""
